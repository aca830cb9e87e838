"""What does a colleague read in an SMS or an e-mail about an alert? Kind, area, order, age, and where to look.

No name, no address, no number of a customer: these words pass through foreign hands (S9). An e-mail's first line is its
subject. A bundle says how many, of which kinds, and the street when all are of one (E14). A call at the desk has no
order: its number in the register and the promise's moment stand there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from fieldapp.actions.complaint_paper import day_of, number_of
from fieldapp.actions.compose import Composed, clean, filled, window_words
from fieldapp.actions.e164 import e164_of
from fieldapp.actions.library import Library
from fieldapp.actions.mark_bounce import takes_mail
from fieldapp.core.deadlines import COMPLAINT_DAYS
from fieldapp.core.ladders import UNDECIDED
from fieldapp.core.promises import REMIND
from fieldapp.core.windows import MINUTE_MS, local_at
from fieldapp.settings import Settings
from fieldapp.store.tables import accounts, alerts, areas, calls, cases, duty_phones, orders, outbox_alerts, subjects

MOST_KINDS = 4


def compose_alert(
    session: Session, library: Library, settings: Settings, row: Mapping[str, Any], now_ms: int
) -> Composed | None:
    """The text for a colleague's e-mail or SMS, or for a duty phone; None without an address or open alert."""
    address, locale = _addressee(session, row)
    texts = library.texts.get(locale, library.texts[settings.default_locale])
    named = _alerts(session, row)
    if not address or not named:
        return None
    about = "many" if len(named) > 1 else "call" if named[0].number else "one"
    slots = _slots(texts, settings, row, named, now_ms)
    if about == "call":
        slots |= _of_call(texts, locale, named[0])
    words = filled(texts[f"notice.{about}.{'email' if row['channel'] == 'email' else 'sms'}"], slots)
    return Composed(address, "\n".join(line.rstrip() for line in words.strip().splitlines()))


def _addressee(session: Session, row: Mapping[str, Any]) -> tuple[str, str]:
    """Address and language; a duty phone speaks the installation's."""
    if row["audience"] == "duty_phone":
        found = session.execute(select(duty_phones.c.e164).where(duty_phones.c.id == row["addressee"])).scalar()
        return e164_of(found or ""), ""
    column = accounts.c.email if row["channel"] == "email" else accounts.c.phone
    person = select(column.label("address"), accounts.c.locale).where(accounts.c.id == row["addressee"])
    one = session.execute(person.where(accounts.c.active)).first()
    if one is None:
        return "", ""
    if row["channel"] == "email":
        return (one.address if takes_mail(session, one.address) else ""), one.locale
    return e164_of(one.address), one.locale


def _alerts(session: Session, row: Mapping[str, Any]) -> list[Row[Any]]:
    """The open alerts that this message names, the oldest first; what was settled meanwhile is left out."""
    in_bundle = select(outbox_alerts.c.alert_id).where(outbox_alerts.c.outbox_id == row["id"])
    query = (
        select(
            alerts.c.kind,
            alerts.c.created_ms,
            alerts.c.case_id,
            alerts.c.n,
            alerts.c.promise_id,
            alerts.c.due_ms,
            calls.c.number,
            calls.c.year,
            calls.c.outage_no,
            areas.c.name.label("area"),
            areas.c.zone,
            cases.c.window_from_ms,
            cases.c.window_to_ms,
            orders.c.external_id.label("order"),
            subjects.c.address,
        )
        .join(areas, areas.c.id == alerts.c.area_id)
        .join(cases, cases.c.id == alerts.c.case_id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .outerjoin(calls, calls.c.case_id == alerts.c.case_id)
    )
    mine = or_(alerts.c.id == row["alert_id"], alerts.c.id.in_(in_bundle))
    return list(session.execute(query.where(mine, alerts.c.open).order_by(alerts.c.created_ms, alerts.c.id)))


def _slots(
    texts: Mapping[str, str], settings: Settings, row: Mapping[str, Any], named: Sequence[Row[Any]], now_ms: int
) -> dict[str, str]:
    first = named[0]
    promise = f"/promises/{first.promise_id}" if first.promise_id else ""
    page = f"/cases/{first.case_id}{promise}" if len(named) == 1 else "/board"
    street = _street(named)
    return {
        "what": texts.get(f"alert.{first.kind}", texts["push.alert.title"]),
        "kinds": _kinds(texts, named),
        "n": str(len(named)),
        "area": clean(first.area),
        "order": clean(first.order or "—"),
        "window": window_words(first.window_from_ms, first.window_to_ms, first.zone) or "—",
        "age": _age(texts, now_ms - first.created_ms),
        "why": texts["notice.undecided" if row["step"] >= UNDECIDED else "notice.unseen"],
        "street": texts["notice.street"].replace("{street}", street) if street else "",
        "link": f"{settings.base_url}{page}",
    }


def _of_call(texts: Mapping[str, str], locale: str, alert: Row[Any]) -> dict[str, str]:
    """What stands there instead of order and window; a reminder says how many working days are over (feature 10)."""
    until, day, due_ms = "—", "", alert.due_ms
    if due_ms:
        until = f"{day_of(due_ms, alert.zone, locale)}, {local_at(due_ms, alert.zone):%H:%M}"
    if alert.kind == REMIND:
        day = filled(texts["notice.remind"], {"n": str(alert.n), "all": str(COMPLAINT_DAYS)})
    return {"number": number_of(dict(alert._mapping)), "until": until, "day": day}


def _age(texts: Mapping[str, str], ms: int) -> str:
    minutes = max(0, ms) // MINUTE_MS
    if minutes < 1:
        return texts["notice.age.now"]
    if minutes < 60:
        return texts["notice.age.minutes"].replace("{n}", str(minutes))
    return texts["notice.age.hours"].replace("{h}", str(minutes // 60)).replace("{m}", str(minutes % 60))


def _kinds(texts: Mapping[str, str], named: Sequence[Row[Any]]) -> str:
    count: dict[str, int] = {}
    for one in named:
        count[one.kind] = count.get(one.kind, 0) + 1
    most = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
    said = [f"{texts.get(f'alert.{kind}', kind)}: {n}" for kind, n in most[:MOST_KINDS]]
    return ", ".join(said) + (" …" if len(most) > MOST_KINDS else "")


def _street(named: Sequence[Row[Any]]) -> str:
    """The street, without a house, when it is the same for all: an outage shows itself so. One alert has no street."""
    streets = {(one.address or "").partition(",")[0].strip() for one in named}
    return clean(streets.pop()) if len(named) > 1 and len(streets) == 1 else ""

"""What do the board's partials show? Plain values only: templates neither query nor reckon."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale, dates

from fieldapp.actions.refold_case import library_book
from fieldapp.core.deadlines import COMPLAINT_DAYS
from fieldapp.core.promises import REMIND
from fieldapp.core.windows import MINUTE_MS, local_at
from fieldapp.reads.board import VisitRow
from fieldapp.reads.day import AreaView
from fieldapp.web import decisions
from fieldapp.web.board_words import agreed_ms, chip_of, next_of
from fieldapp.web.services import services, session
from fieldapp.web.translate import clock_time, day_words, locale, plural, t


def row_view(row: VisitRow, now_ms: int) -> dict[str, Any]:
    """One line of the list; `sort` puts it among the others without asking the server."""
    is_today = row.window_from_ms is not None and day_words(row.window_from_ms, now_ms, row.zone) == t("web.day.today")
    return {
        "id": row.id,
        "revision": row.revision,
        "sort": f"{row.window_from_ms or 0:015d}-{row.window_to_ms or 0:015d}-{row.id}",
        "hours": hours(row.window_from_ms, row.window_to_ms, row.zone),
        "day": "" if is_today or row.window_from_ms is None else day_words(row.window_from_ms, now_ms, row.zone),
        "chip": chip_of(row),
        "name": t("privacy.gone") if row.is_blanked else row.name,
        "place": place(row.address, row.flat),
        "technician": row.technician or t("board.nobody"),
        "is_assigned": bool(row.technician_id),
        "next": next_of(row, now_ms),
        "is_over": row.look == "end",
        "severity": row.alerts[0][1] if row.alerts else "",
    }


def place(address: str, flat: str) -> str:
    """Street, house and flat in one line."""
    return t("board.place", address=address, flat=flat) if flat else address


def hours(from_ms: int | None, to_ms: int | None, zone: str) -> str:
    """`10–12`, or `10:30–12` when it begins in the middle of an hour."""
    if from_ms is None or to_ms is None:
        return "—"
    return f"{_hour(from_ms, zone)}–{_hour(to_ms, zone)}"


def _hour(ms: int, zone: str) -> str:
    return clock_time(ms, zone).removesuffix(":00").removeprefix("0") or "0"


def alert_card(
    alert: Mapping[str, Any], areas: Sequence[AreaView], now_ms: int, told: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """A card of the queue with its first decisions; the rest is one press away."""
    zone = _zone(areas, alert)
    kept = services().library
    offered = decisions.choices_of(library_book(session(), kept, alert), kept.words, alert["base"], now_ms)
    wanted = kept.words["effects"][alert["kind"]].get("first", ())
    return {
        "id": alert["id"],
        "case_id": alert["case_id"],
        "revision": alert["revision"],
        "version": f"{alert['revision']}-{alert['seen_ms'] or 0}-{alert['step']}",
        "kind": alert["kind"],
        "severity": alert["severity"],
        "title": _title(alert),
        "age_ms": alert["raised_ms"],
        "age": ago(now_ms - alert["raised_ms"]),
        "since": clock_time(alert["raised_ms"], zone),
        "seen": _seen(alert, zone),
        "told": told_line(told, zone),
        "unreached": t("ladder.red", time=clock_time(alert["unreached_ms"], zone)) if alert["unreached_ms"] else "",
        "choices": decisions.first_of(offered, wanted),
        "said": alert["said"],
        "settles": decisions.may_settle(kept.words, alert["kind"]),
        "has_more": len(offered.decide) > 2,
        "technician_id": alert["technician_id"],
        "order": f"/register/{alert['case_id']}/order" if alert["kind"] == "visit_wanted" else "",
        "promise": f"/cases/{alert['case_id']}/promises/{alert['promise_id']}" if alert["promise_id"] else "",
        **_who(alert, zone, now_ms),
    }


def told_line(told: Sequence[Mapping[str, Any]], zone: str) -> str:
    """Whom the ladder told last, after its first step: "оповещены: Гульнара 10:12"."""
    last = max((one["step"] for one in told), default=0)
    if last < 2:
        return ""
    said = {
        one["name"] or one["label"]: clock_time(one["created_ms"], zone)
        for one in told
        if one["step"] == last and one["state"] != "cancelled"
    }
    return t("ladder.told", who=", ".join(f"{name} {time}" for name, time in sorted(said.items()))) if said else ""


def _title(alert: Mapping[str, Any]) -> str:
    """What happened; after a series of calls also how many there were."""
    counters = alert["shown"].get("counters", {})
    attempts, foreseen = counters.get("attempts") or 0, counters.get("foreseen")
    title = alert_title(alert)
    if alert["kind"] == "late_risk" and foreseen:
        return f"{title}: {t(f'choice.late_because.{foreseen}')}"
    if alert["kind"] != "no_contact" or not attempts:
        return title
    return t("board.after_attempts", what=title, n=attempts, all=alert["base"]["givens"].get("attempts_needed"))


def alert_title(alert: Mapping[str, Any]) -> str:
    """What it is called; one about a promise names that promise, a reminder the working day."""
    title = t(f"alert.{alert['kind']}")
    if alert["kind"] == REMIND:
        return f"{title}, {t('promises.working_day', n=alert['n'], all=COMPLAINT_DAYS)}"
    return f"{title}: {t('promise.' + alert['promised'])}" if alert["promised"] else title


def promise_card(promise: Mapping[str, Any], areas: Sequence[AreaView], now_ms: int) -> dict[str, Any]:
    """A promise of hers that is due soon or overdue."""
    zone = _zone(areas, promise)
    left_ms = promise["due_ms"] - now_ms
    return {
        "id": promise["id"],
        "case_id": promise["case_id"],
        "kind": promise["kind"],
        "version": f"{promise['revision']}-{max(0, left_ms) // MINUTE_MS}",
        "severity": "attention" if left_ms > 0 else "urgent",
        "title": t(f"promise.{promise['kind']}"),
        "due": clock_time(promise["due_ms"], zone),
        "left": t("board.in", time=span(left_ms)) if left_ms > 0 else t("board.overdue", time=span(-left_ms)),
        **_who(promise, zone, now_ms),
    }


def _who(row: Mapping[str, Any], zone: str, now_ms: int) -> dict[str, Any]:
    agreed = agreed_ms(row["shown"])
    return {
        "name": row["name"] or "",
        "place": place(row["address"] or "", row["flat"] or ""),
        "hours": hours(row["window_from_ms"], row["window_to_ms"], zone),
        "technician": row["technician"] or t("board.nobody"),
        "agreed": clock_time(agreed, zone) if agreed else "",
        "is_over": bool(row["window_to_ms"] and row["window_to_ms"] < now_ms),
    }


def _seen(alert: Mapping[str, Any], zone: str) -> str:
    if not alert["seen_ms"]:
        return ""
    return t("board.seen", name=alert["seen_by"] or "", time=clock_time(alert["seen_ms"], zone))


def _zone(areas: Sequence[AreaView], row: Mapping[str, Any]) -> str:
    return next(area.zone for area in areas if area.id == row["area_id"])


def waiting_view(order: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    """An order without a date, with its age."""
    since = order["since_ms"]
    return {
        "case_id": order["case_id"],
        "name": order["name"],
        "place": place(order["address"], order["flat"]),
        "age": t("board.without_date", time=span(now_ms - since)) if since else t("board.no_date"),
    }


def full_date(ms: int, zone: str) -> str:
    """The day with its name, as the top line has it."""
    day, language = local_at(ms, zone).date(), Locale.parse(locale())
    weekday = dates.format_date(day, "EEEE", locale=language)
    return t("board.full_date", weekday=weekday, day=dates.format_skeleton("MMMMd", day, locale=language))


def at_words(ms: int, zone: str, now_ms: int) -> str:
    """`10:20` when it is today, else with its day: `вчера 10:20`."""
    day = day_words(ms, now_ms, zone)
    return clock_time(ms, zone) if day == t("web.day.today") else f"{day} {clock_time(ms, zone)}"


def ago(ms: int) -> str:
    """How long ago, in one or two words."""
    return t("board.now") if ms < MINUTE_MS else span(ms)


def span(ms: int) -> str:
    """A length of time: `4 мин`, `1 ч 10 мин`, `2 дня`."""
    minutes = max(0, ms) // MINUTE_MS
    if minutes >= 48 * 60:
        return plural("board.days", minutes // 1440)
    if minutes >= 60:
        return t("board.hours_minutes", h=minutes // 60, m=f"{minutes % 60:02d}")
    return t("board.minutes", n=minutes)

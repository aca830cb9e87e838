"""What stands in a push? A kind in plain words, the hours, and where to tap: no name, no address, no number (S9).

The declarative form (web_push 8030): Safari shows it even when the service worker fails, the others read the same JSON.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.actions.compose import window_words
from fieldapp.actions.library import Library
from fieldapp.actions.push_test import KIND as TEST
from fieldapp.settings import Settings
from fieldapp.store.subscriptions import PushFacts
from fieldapp.store.tables import alerts, outbox_alerts

BUNDLE = "bundle"


def push_body(
    session: Session, library: Library, settings: Settings, row: Mapping[str, Any], facts: PushFacts
) -> dict[str, Any]:
    """The JSON of one push: an opaque id, its kind, a title and a line in the reader's language."""
    locale = facts.locale if facts.locale in library.texts else settings.default_locale
    if row["kind"] == TEST:
        return _test_body(library.texts[locale], settings, row, locale)
    if row["kind"] == BUNDLE:
        return _bundle_body(session, library.texts[locale], settings, row, locale)
    window = window_words(facts.window_from_ms, facts.window_to_ms, facts.zone)
    texts = library.texts[locale]
    title, line = _words(texts, row)
    place = "/phone#/case/" if row["audience"] == "technician" else "/board#case-"
    return {
        "web_push": 8030,
        "id": row["id"],
        "kind": row["kind"],
        "notification": {
            "title": title,
            "body": line.replace("{window}", window),
            "navigate": f"{settings.base_url}{place}{row['case_id']}",
            "lang": locale,
            "tag": f"{row['kind']}-{row['case_id']}",
        },
    }


def _test_body(texts: Mapping[str, str], settings: Settings, row: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """A self-test carries the id that the service worker says back; it is shown, since iOS wants each push shown."""
    page = "/phone" if row["audience"] == "technician" else "/board"
    shown: dict[str, Any] = {
        "title": texts["push.push_test.title"],
        "body": texts["push.push_test.body"],
        "lang": locale,
    }
    shown |= {"navigate": f"{settings.base_url}{page}", "tag": TEST, "silent": True}
    return {"web_push": 8030, "id": row["values"]["test"], "kind": TEST, "notification": shown}


def _bundle_body(
    session: Session, texts: Mapping[str, str], settings: Settings, row: Mapping[str, Any], locale: str
) -> dict[str, Any]:
    """How many alerts there are, and of which kinds; those that were settled meanwhile are left out (E14)."""
    count = func.count()
    named = select(alerts.c.kind, count).join(outbox_alerts, outbox_alerts.c.alert_id == alerts.c.id)
    open_ones = named.where(outbox_alerts.c.outbox_id == row["id"], alerts.c.open).group_by(alerts.c.kind)
    kinds = [(str(kind), int(n)) for kind, n in session.execute(open_ones.order_by(count.desc(), alerts.c.kind))]
    title = texts["push.bundle.title"].replace("{n}", str(sum(n for _, n in kinds)))
    body = ", ".join(f"{texts.get(f'alert.{kind}', kind)}: {n}" for kind, n in kinds)
    shown = {"title": title, "body": body, "navigate": f"{settings.base_url}/board", "lang": locale, "tag": BUNDLE}
    return {"web_push": 8030, "id": row["id"], "kind": BUNDLE, "notification": shown}


def _words(texts: Mapping[str, str], row: Mapping[str, Any]) -> tuple[str, str]:
    if row["alert_id"] is not None:
        return texts.get(f"alert.{row['kind']}", texts["push.alert.title"]), texts["push.alert.body"]
    return texts[f"push.{row['kind']}.title"], texts[f"push.{row['kind']}.body"]

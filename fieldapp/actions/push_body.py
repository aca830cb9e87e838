"""What stands in a push? A kind in plain words, the hours, and where to tap: no name, no address, no number (S9).

The declarative form (web_push 8030): Safari shows it even when the service worker fails, the others read the same JSON.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.compose import window_words
from fieldapp.actions.library import Library
from fieldapp.actions.push_test import KIND as TEST
from fieldapp.settings import Settings
from fieldapp.store.tables import accounts, areas, cases


def push_body(session: Session, library: Library, settings: Settings, row: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of one push: an opaque id, its kind, a title and a line in the reader's language."""
    locale = session.execute(select(accounts.c.locale).where(accounts.c.id == row["addressee"])).scalar()
    locale = str(locale) if locale in library.texts else settings.default_locale
    if row["kind"] == TEST:
        return _test_body(library.texts[locale], settings, row, locale)
    case = session.execute(
        select(cases.c.window_from_ms, cases.c.window_to_ms, areas.c.zone)
        .join(areas, areas.c.id == cases.c.area_id)
        .where(cases.c.id == row["case_id"])
    ).first()
    window = window_words(case.window_from_ms, case.window_to_ms, case.zone) if case else ""
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


def _words(texts: Mapping[str, str], row: Mapping[str, Any]) -> tuple[str, str]:
    if row["alert_id"] is not None:
        return texts.get(f"alert.{row['kind']}", texts["push.alert.title"]), texts["push.alert.body"]
    return texts[f"push.{row['kind']}.title"], texts[f"push.{row['kind']}.body"]

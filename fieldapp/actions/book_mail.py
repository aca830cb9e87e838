"""To whom does the photo of a page of the book of reviews go, and what may still be in its way? (S1.14 to S1.16)

A letter to the head of unit and one, for information, to the deputy director: written in the transaction of the photo's
event, withdrawn with it as long as they have not left. They wait for the photo's bytes and for an address.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import area_mail
from fieldapp.actions.area_mail import DEPUTY, HEAD, Wanted
from fieldapp.core.arrange import CONTROLS, Event, in_order, settle_controls
from fieldapp.store import events as events_store
from fieldapp.store import photos

KIND = "book_page"  # of the letters in the outbox
PAGE, PROMISE = "book.page", "book_mail"  # the event, and what it promises


def follow(session: Session, now_ms: int, locked: Mapping[str, Any], fresh: Mapping[str, Sequence[Event]]) -> None:
    """Bring the letters of these cases to their pages. Nothing is committed."""
    ids = [case_id for case_id, said in fresh.items()
           if locked[case_id]["kind"] == "complaint" and any(_matters(event) for event in said)]  # fmt: skip
    stored = events_store.events_of(session, ids) if ids else {}
    for case_id in ids:  # hardly ever more than one
        wanted = [Wanted(KIND, whom, page) for page in pages_of(stored[case_id]) for whom in (HEAD, DEPUTY)]
        area_mail.bring(session, now_ms, locked[case_id], frozenset({KIND}), wanted)


def pages_of(events: Sequence[Event]) -> list[Event]:
    """The photos that were not taken back, in their order."""
    kept, _ = settle_controls(in_order(events, {}))
    return [event for _, event in kept if event["type"] == PAGE]


def held(session: Session, row: Mapping[str, Any]) -> str:
    """Why this letter cannot leave now: page_gone, page_broken, page_awaited (notes of may_send); empty when it can."""
    page = page_of(session, row)
    if page is None:
        return "page_gone"
    photo = photos.photo(session, str(page["data"]["booklet_page"]))
    if photo is not None and photo["state"] == "broken":
        return "page_broken"
    return "page_awaited" if photo is None or photo["state"] != "ready" else ""


def page_of(session: Session, row: Mapping[str, Any]) -> Event | None:
    """The photo's event of a letter, as corrected since; None when it was taken back."""
    stored = events_store.events_of(session, [row["case_id"]])[row["case_id"]]
    return next((event for event in pages_of(stored) if event["id"] == row["cause"]), None)


def _matters(event: Event) -> bool:
    return event["type"] == PAGE or event["type"] in CONTROLS

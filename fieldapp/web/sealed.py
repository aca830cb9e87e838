"""What does a sync say that is sealed, and what is answered to a phone that was called lost?"""

from collections.abc import Callable
from typing import Any

from werkzeug.exceptions import BadRequest

from fieldapp.actions import open_sealed, seal_keys
from fieldapp.actions.recognise_lost import is_lost
from fieldapp.core.clocks import Sample
from fieldapp.web.auth import upload_tokens
from fieldapp.web.json_loader import load_body
from fieldapp.web.services import services, session

SEALED = "application/x-fieldapp-sealed"


def opened(author: str, device: str, events: list[Any], faults: dict[int, str]) -> tuple[list[Any], dict[int, str]]:
    """The events of a request with the sealed ones opened, and all faults by place."""
    found, own = open_sealed.open_events(session(), services().settings, author, device, events, load_event)
    return found, {**own, **faults}


def opener(author: str, sha256: str) -> Callable[[bytes], bytes | None]:
    """What opens a photo of this author that a phone has sealed; asks the database when it is called."""
    return lambda raw: seal_keys.opener(session(), services().settings, [raw])(raw, f"{author} {sha256}")


def load_event(raw: bytes) -> tuple[Any, str | None]:
    """One event of these bytes, as strictly read as if it had come open."""
    try:
        body, faults = load_body(b'{"events":[' + raw + b"]}")
    except BadRequest:
        return None, "not_an_object"
    events = body["events"]
    return (events[0], faults.get(0)) if len(body) == 1 and len(events) == 1 else (None, "not_an_object")


def answer_to_lost(author: str, device: str, events: list[Any], now: Sample) -> dict[str, Any] | None:
    """What a phone hears whose sign-in was ended from elsewhere; None when it was not (G4).

    It is to wipe itself. Reports that it has sealed are kept aside, for a person to look at.
    """
    if not is_lost(session(), author, upload_tokens()):
        return None
    epoch, results = open_sealed.keep_from_lost(session(), now, author, device, events)
    return {"server_ms": now.server_ms, "epoch": epoch, "results": results, "wipe": True}

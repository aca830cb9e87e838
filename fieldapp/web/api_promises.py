"""GET /api/v1/promises: the open promises of the own areas, for a desk that must find them without the server (S0.23).

A caller's number is no part of it: it is found by a keyed hash, with a key of the account that asks, so that what lies
on a device names nobody's number (screens.md, Outage).
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from flask import Blueprint, Response, abort, jsonify, request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from fieldapp.actions.keep_promise import WRITERS
from fieldapp.actions.open_calls import VISIT
from fieldapp.core.promises import MOVABLE
from fieldapp.reads import promises as reads
from fieldapp.reads.changes import reading
from fieldapp.reads.promise_known import promise_known
from fieldapp.reads.promises import Place, Wanted
from fieldapp.reads.search import digits_of
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.problems import unfit
from fieldapp.web.services import now_ms, services, session

MOST = 200
_CURSOR = re.compile(r"(\d{1,16})-([0-9A-Za-z-]{1,40})")
bp = Blueprint("api_promises", __name__, url_prefix="/api/v1")


def _place(text: str) -> str:
    if _CURSOR.fullmatch(text) is None:
        raise ValueError("no cursor")
    return text


class PromisesQuery(BaseModel):
    """How many, and after which one."""

    model_config = ConfigDict(extra="forbid")
    limit: int = Field(MOST, ge=1, le=MOST, description="Promises on a page.")
    cursor: Annotated[str, Field(max_length=60), AfterValidator(_place)] | None = Field(
        None, description="`next` of the page before."
    )


@bp.get("/promises")
@roles(*WRITERS)
def get_promises() -> Any:
    """A page of them, the soonest first."""
    given = {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}
    try:
        query = PromisesQuery.model_validate(given)
    except ValidationError as invalid:
        return unfit(invalid)
    reading(session())
    wanted = Wanted(sorted(current_actor().area_ids), after=_after(query.cursor))
    rows = reads.listed(session(), wanted, now_ms(), query.limit + 1)
    page = rows[: query.limit]
    key, numbers = number_key(services().settings.secret_key, current_actor().id), reads.numbers_of(session(), page)
    following = f"{page[-1]['due_ms']}-{page[-1]['id']}" if len(rows) > query.limit else None
    listed = [shape(row, [hashed(key, one) for one in numbers[row["case_id"]]]) for row in page]
    return jsonify(promises=listed, number_key=key, next=following)


@bp.get("/cases/<case_id>/promises/<promise_id>")
@roles(*WRITERS)
def get_promise(case_id: str, promise_id: str) -> Response:
    """What is known of whom it was given to, for the call that keeps it."""
    reading(session())
    mine = current_actor().area_ids
    known = promise_known(session(), services().library.words, mine, case_id, promise_id)
    if known is None:
        abort(404)
    answer = jsonify(known=known)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def number_key(secret: str, account_id: str) -> str:
    """The key with which this account's devices look numbers up, 64 hex digits."""
    return hmac.new(secret.encode(), f"promise numbers {account_id}".encode(), hashlib.sha256).hexdigest()


def hashed(key: str, number: str) -> str:
    """32 hex digits of HMAC-SHA-256 over the number's digits, without the leading 7 or 8 of eleven."""
    digits = digits_of(number) or re.sub(r"\D", "", number)
    return hmac.new(bytes.fromhex(key), digits.encode(), hashlib.sha256).hexdigest()[:32]


def shape(row: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """A promise as the interface says it; `movable`: a call about it that reached nobody gives it another time."""
    by_hand = ":by_hand:" in row["key"]
    return {
        "id": row["id"],
        "case": row["case_id"],
        "area": row["area_id"],
        "kind": row["kind"],
        "named": row["id"] if by_hand else row["kind"],
        "movable": row["case_kind"] != VISIT and (by_hand or row["kind"] in MOVABLE),
        "due_ms": row["due_ms"],
        "not_before_ms": row["not_before_ms"],
        "owner": row["owner"] or None,
        "owner_name": row["owner_name"],
        "customer": "" if row["blanked_ms"] else row["customer"],
        "words": row["words"],
        "said_by": row["said_by"],
        "said_ms": row["said_ms"],
        "number_keys": list(keys),
    }


def _after(cursor: str | None) -> Place | None:
    found = _CURSOR.fullmatch(cursor or "")
    return (int(found[1]), found[2]) if found else None

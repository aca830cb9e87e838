"""The address from which the desk takes all answer cards for the hours without a network: only what changed."""

from typing import Any

from flask import Blueprint, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldapp.core.people import OFFICE
from fieldapp.core.windows import date_of
from fieldapp.reads import answer_cards as reads
from fieldapp.reads.changes import reading
from fieldapp.web.guards import roles
from fieldapp.web.problems import unfit
from fieldapp.web.services import session

bp = Blueprint("api_cards", __name__, url_prefix="/api/v1")


class CardsQuery(BaseModel):
    """From where on."""

    model_config = ConfigDict(extra="forbid")
    after: int = Field(0, ge=0, le=2**31 - 1, description="`seq` of the answer before; 0 for all cards.")


@bp.get("/cards")
@roles(*OFFICE)
def get_cards() -> Any:
    """The cards that changed after `after`, and the whole directory; 304 with the ETag of the answer before."""
    try:
        query = CardsQuery.model_validate(request.args.to_dict())
    except ValidationError as invalid:
        return unfit(invalid)
    reading(session())
    newest = reads.newest_seq(session())
    tag = f"{query.after}-{newest}-{reads.departments_stamp(session())}"
    if tag in request.if_none_match:
        answer = jsonify()
        answer.set_data(b"")
        answer.status_code = 304
    else:
        answer = jsonify(_whole(query.after))
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _whole(after: int) -> dict[str, Any]:
    rows = reads.changed_after(session(), after)
    return {
        "seq": rows[-1]["seq"] if rows else after,
        "more": len(rows) == reads.MOST_SENT,
        "cards": [_card(row) for row in rows if row["archived_ms"] is None],
        "gone": [row["number"] for row in rows if row["archived_ms"] is not None],
        "departments": [_department(row) for row in reads.all_departments(session())],
    }


def _card(row: dict[str, Any]) -> dict[str, Any]:
    plain = {name: row[name] for name in ("number", "kind", "state", "price_min", "price_max", "revision", "words")}
    again = date_of(row["again_day"]).isoformat() if row["again_day"] else None
    return plain | {
        "again_day": again,
        "check_day": date_of(row["check_day"]).isoformat(),
        "department": row["department_id"],
    }


def _department(row: dict[str, Any]) -> dict[str, Any]:
    phones = [{"number": number, "purpose": purpose} for number, purpose in row["phones"]]
    return {"id": row["id"], "phones": phones, "words": row["words"]}

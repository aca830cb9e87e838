"""`POST /api/v1/orders`: another system hands in orders; each is answered in words, a bad one spoils no other."""

from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldapp.actions.import_orders import Choices, UnknownArea, import_orders
from fieldapp.actions.open_visit import rules_of
from fieldapp.actions.orders_report import Report, RowAnswer, sentence
from fieldapp.actions.read_orders_list import MOST_ORDERS, NUMBER, read_orders_list
from fieldapp.reads import order_visits
from fieldapp.web.auth import current_actor
from fieldapp.web.doors import door
from fieldapp.web.guards import max_bytes
from fieldapp.web.json_loader import load_body
from fieldapp.web.problems import problem, unfit
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import locale, t

bp = Blueprint("api_orders", __name__, url_prefix="/api/v1")
MOST_BYTES = 4 * 1024 * 1024
OUTCOMES = {"new": "taken", "changed": "changed", "same": "unchanged", "kept": "kept", "refused": "refused"}


class OrdersBody(BaseModel):
    """The envelope; each order is judged by itself."""

    model_config = ConfigDict(extra="forbid", strict=True)
    source: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9._-]+$")] = Field(
        description="The name of your system, always the same; with `external_id` it names an order."
    )
    area: str = Field("", max_length=400, description="The area, by its name, of orders that name none.")
    dry_run: bool = Field(False, description="Answer the same and write nothing.")
    orders: list[Any] = Field(max_length=MOST_ORDERS, description="PostedOrder each; up to 1,000.")


@bp.post("/orders")
@door("orders:write", "dispatcher", "administrator")
@max_bytes(MOST_BYTES)
def post_orders() -> Any:
    """Take what is sound, by the rules of the file import; the same again changes nothing."""
    loaded, faults = load_body(request.get_data(cache=False), "orders")
    try:
        body = OrdersBody.model_validate(loaded)
    except ValidationError as invalid:
        return unfit(invalid)
    posted = read_orders_list(body.orders, faults)
    given = services()
    choices = Choices(
        source=body.source,
        area=body.area,
        dry_run=body.dry_run,
        rules=rules_of(given.settings, given.library),
        locale=given.settings.default_locale,
    )
    try:
        report = import_orders(session(), given.library, now_ms(), current_actor(), posted.rows, choices)
    except UnknownArea:
        return problem(422, t("doors.unknown_area", name=body.area), errors=[{"path": "area", "code": "unknown"}])
    given.ring(report.ring)
    report.rows = sorted([*report.rows, *posted.refused], key=lambda row: row.line)
    return _said(report)


def _said(report: Report) -> Response:
    taken = [row.number for row in report.rows if row.outcome != "refused"]
    visits = order_visits.last_visits(session(), report.source, taken)
    counts = report.counts
    return jsonify(
        source=report.source,
        dry_run=report.dry_run,
        counts={said: counts[name] for name, said in OUTCOMES.items()},
        orders=[_answer(row, visits) for row in report.rows],
    )


def _answer(row: RowAnswer, visits: dict[str, str]) -> dict[str, Any]:
    """`case` is the order's last visit, where there is one."""
    texts = services().library.texts[locale()]
    findings = [
        {
            "code": one.code,
            "field": "external_id" if one.field == NUMBER else one.field,
            "value": one.value,
            "words": sentence(texts, one),
        }
        for one in row.findings
    ]
    return {
        "place": row.line,
        "external_id": row.number,
        "outcome": OUTCOMES[row.outcome],
        "words": " ".join([texts[f"doors.outcome.{OUTCOMES[row.outcome]}"], *(one["words"] for one in findings)]),
        "case": visits.get(row.number) if row.outcome != "refused" else None,
        "findings": findings,
    }

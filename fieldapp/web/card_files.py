"""How do answer cards go into a table and come back? Export; choose, check (a dry run in words), take over."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.exceptions import HTTPException

from fieldapp.actions.cards_file import Report, cells_of, heading, import_cards, read_cards_file
from fieldapp.actions.keep_upload import keep_upload, kept_upload
from fieldapp.actions.read_orders_file import MAX_BYTES
from fieldapp.actions.unreadable import UnreadableFile
from fieldapp.core.answer_cards import FIELDS, Known
from fieldapp.core.people import OFFICE
from fieldapp.reads import answer_cards as reads
from fieldapp.reads.changes import reading
from fieldapp.stems import STEMS
from fieldapp.web import answer_cards
from fieldapp.web.answer_view import sentence
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.spreadsheets import Cell, csv_of, xlsx_of
from fieldapp.web.translate import locale, t

EDITORS = ("manager", "administrator")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 300
NAME_LENGTH = 120
bp = Blueprint("card_files", __name__)


@bp.get("/cards/export.<kind>")
@roles(*OFFICE)
def export(kind: str) -> Response:
    """All cards that are in use, as CSV or XLSX; what comes back by the import is understood."""
    if kind not in ("csv", "xlsx"):
        abort(404)
    reading(session())
    texts = services().library.texts[locale()]
    header = [heading(texts, name) for name in FIELDS]
    names = {row["id"]: row["words"]["ru"]["name"] for row in reads.all_departments(session())}
    rows = [_cells(row, names) for row in reads.all_cards(session())]
    body = csv_of(header, rows) if kind == "csv" else xlsx_of(t("cards.file.sheet"), header, rows)
    return Response(
        body,
        content_type="text/csv; charset=utf-8" if kind == "csv" else SHEET,
        headers={"Content-Disposition": f'attachment; filename="cards.{kind}"'},
    )


@bp.get("/cards/import")
@roles(*EDITORS)
def form() -> str:
    """Choose a file."""
    return _page()


@bp.post("/cards/import")
@roles(*EDITORS)
@max_bytes(MAX_BYTES + 100_000)
def check() -> Any:
    """The dry run; the file waits here for the yes."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(t("cards.file.no_file")), 422
    content = sent.stream.read()
    digest = keep_upload(services().settings.data_dir, current_actor().id, content, now_ms())
    return _answer(content, sent.filename[-NAME_LENGTH:], digest, dry_run=True)


@bp.post("/cards/import/confirm")
@roles(*EDITORS)
def take_over() -> Any:
    """Take over what was checked."""
    digest, name = request.form.get("digest", ""), request.form.get("name", "")[:NAME_LENGTH]
    content = kept_upload(services().settings.data_dir, current_actor().id, digest)
    if content is None:
        return _page(t("cards.file.lost")), 410
    return _answer(content, name, digest, dry_run=False)


@bp.errorhandler(413)
def too_large(_error: HTTPException) -> Any:
    """A file beyond the limit is said in the words of this page."""
    return _page(t("orders.file.too_large", name="", most=MAX_BYTES // 1_000_000)), 413


def _answer(content: bytes, name: str, digest: str, *, dry_run: bool) -> Any:
    try:
        file = read_cards_file(content, name, services().library.texts)
    except UnreadableFile as fault:
        key = "cards.file.no_header" if fault.code == "no_header" else fault.text
        return _page(t(key, **fault.slots)), 422
    known = answer_cards.known()
    known = Known(known.departments, known.owners, known.today, default_owner=current_actor().id)
    session().rollback()
    report = import_cards(session(), STEMS, now_ms(), current_actor(), file, known, dry_run=dry_run)
    remarks = _remarks(report)
    return render_template(
        "cards/result.html",
        report=report,
        name=name,
        digest=digest,
        unused=", ".join(file.unused),
        remarks=remarks[:MOST_SHOWN],
        takes=report.counts["new"] + report.counts["changed"],
    )


def _remarks(report: Report) -> list[tuple[int, list[str]]]:
    return [(row.line, [sentence(fault) for fault in row.faults]) for row in report.rows if row.faults]


def _cells(row: dict[str, Any], departments: dict[str, str]) -> list[Cell]:
    """A row in words: kinds and states in the reader's language, owner and department by name."""
    cells = cells_of(row) | {"kind": t(f"cards.kind.{row['kind']}"), "state": t(f"cards.state.{row['state']}")}
    cells |= {"owner": row["owner"] or row["owner_id"], "department": departments.get(row["department_id"], "")}
    return [cells[name] for name in FIELDS]


def _page(fault: str = "") -> str:
    return render_template("cards/import.html", fault=fault)

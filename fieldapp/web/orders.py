"""How does a file of orders get in by the browser? Choose, check (a dry run in words), take over; without JavaScript.

Two people may fill areas: a dispatcher her own, an administrator all (docs/orders.md). Repeating the last step is
harmless: the same rows again change nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from fieldapp.actions.import_orders import Choices, UnknownArea, import_orders
from fieldapp.actions.keep_upload import keep_upload, kept_upload
from fieldapp.actions.learn_columns import Unclear, columns_of, learn_columns, learnt_columns
from fieldapp.actions.open_visit import rules_of
from fieldapp.actions.orders_columns import required
from fieldapp.actions.orders_report import Report, lines
from fieldapp.actions.read_orders_file import MAX_BYTES, OrdersFile, read_orders_file
from fieldapp.actions.unreadable import UnreadableFile
from fieldapp.core.orders import FIELDS
from fieldapp.reads import areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import locale, t

bp = Blueprint("orders", __name__)
MOST_SHOWN = 300
NAME_LENGTH = 120
SOURCE = "orders"  # whose files come by this page
MENDABLE = ("no_header", "missing_columns")  # by saying what the columns mean


@dataclass(frozen=True)
class Upload:
    """A file on its way in: its name for people, its hash, its bytes, and the area for empty cells."""

    name: str
    digest: str
    content: bytes
    area: str


@bp.get("/orders/import")
@roles("dispatcher", "administrator")
def form() -> str:
    """Choose a file."""
    return _page()


@bp.post("/orders/import")
@roles("dispatcher", "administrator")
@max_bytes(MAX_BYTES + 100_000)
def check() -> Any:
    """The dry run; the file waits here for the yes."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(fault=t("orders.no_file")), 422
    content = sent.stream.read()
    digest = keep_upload(services().settings.data_dir, current_actor().id, content, now_ms())
    return _answer(Upload(sent.filename[-NAME_LENGTH:], digest, content, request.form.get("area", "")), dry_run=True)


@bp.post("/orders/import/confirm")
@roles("dispatcher", "administrator")
@max_bytes(10_000)
def take_over() -> Any:
    """Take over what was checked."""
    digest, name = request.form.get("digest", ""), request.form.get("name", "")[:NAME_LENGTH]
    content = kept_upload(services().settings.data_dir, current_actor().id, digest)
    if content is None:
        return _page(fault=t("orders.gone")), 410
    return _answer(Upload(name, digest, content, request.form.get("area", "")), dry_run=False)


@bp.errorhandler(413)
def too_large(_error: HTTPException) -> Any:
    """A file beyond the limit is said in the words of this page."""
    return _page(fault=t("orders.file.too_large", name="", most=MAX_BYTES // 1_000_000)), 413


@bp.post("/orders/import/columns")
@roles("dispatcher", "administrator")
@max_bytes(50_000)
def columns() -> Any:
    """Say what the columns of a file mean; the answer is the dry run, and the next file is understood at once."""
    digest, name = request.form.get("digest", ""), request.form.get("name", "")[:NAME_LENGTH]
    content = kept_upload(services().settings.data_dir, current_actor().id, digest)
    if content is None:
        return _page(fault=t("orders.gone")), 410
    upload = Upload(name, digest, content, request.form.get("area", ""))
    if request.form.get("assign") != "yes":
        return _columns_page(upload)
    chosen = {int(at): field for key, field in request.form.items() if (at := key.removeprefix("column-")).isdecimal()}
    found = columns_of(content, name, learnt_columns(session(), SOURCE))
    try:
        learn_columns(session(), now_ms(), current_actor(), SOURCE, found, chosen)
    except Unclear as unclear:
        fields = ", ".join(f"«{t(f'orders.field.{field}')}»" for field in unclear.fields)
        return _columns_page(upload, t(f"orders.columns.{unclear.code}", fields=fields), chosen), 422
    return _answer(upload, dry_run=True)


def _columns_page(upload: Upload, fault: str = "", chosen: Mapping[int, str] | None = None) -> Any:
    """The file's columns with samples; what was chosen stays."""
    try:
        found = columns_of(upload.content, upload.name, learnt_columns(session(), SOURCE))
    except UnreadableFile as unreadable:
        return _page(fault=t(unreadable.text, **unreadable.slots)), 422
    rows = [(at, one, one.field if chosen is None else chosen.get(at, "")) for at, one in enumerate(found)]
    wanted = ", ".join(t(f"orders.field.{field}") for field in required())
    return render_template("orders/columns.html", upload=upload, rows=rows, fields=FIELDS, fault=fault, wanted=wanted)


def _answer(upload: Upload, *, dry_run: bool) -> Any:
    try:
        file = read_orders_file(upload.content, upload.name, learnt_columns(session(), SOURCE))
        report = _import(file, upload.area, dry_run=dry_run)
    except UnreadableFile as fault:
        if fault.code in MENDABLE:
            return _columns_page(upload, t(fault.text, **fault.slots)), 422
        return _page(fault=t(fault.text, **fault.slots)), 422
    except UnknownArea as fault:
        known = ", ".join(_area_names())
        return _page(fault=t("orders.file.unknown_area", name=str(fault), known=known)), 422
    return _result(upload, file, report)


def _import(file: OrdersFile, area: str, *, dry_run: bool) -> Report:
    given = services()
    choices = Choices(
        source=SOURCE,
        area=area,
        dry_run=dry_run,
        rules=rules_of(given.settings, given.library),
        locale=given.settings.default_locale,
    )
    report = import_orders(session(), given.library, now_ms(), current_actor(), file.rows, choices)
    given.ring(report.ring)
    return report


def _result(upload: Upload, file: OrdersFile, report: Report) -> Response | str:
    remarks = list(lines(services().library.texts[locale()], report))
    return render_template(
        "orders/result.html",
        upload=upload,
        report=report,
        unused=", ".join(file.unused),
        remarks=remarks[:MOST_SHOWN],
        remark_count=len(remarks),
        most_shown=MOST_SHOWN,
    )


def _page(fault: str = "") -> str:
    return render_template("orders/import.html", fault=fault, area_names=_area_names())


def _area_names() -> list[str]:
    return areas.names_for(session(), current_actor())

"""Whom does an operator name for what she cannot answer (S0.10)? Departments with phones, addresses, expert hours."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.actions import keep_department as keep
from fieldapp.actions.keep_card import Stale
from fieldapp.core.people import LOCALES, OFFICE
from fieldapp.reads import answer_cards as reads
from fieldapp.reads.changes import reading
from fieldapp.web import answer_view as view
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, session
from fieldapp.web.translate import t

EDITORS = ("manager", "administrator")
bp = Blueprint("departments", __name__)


@bp.get("/departments")
@roles(*OFFICE)
def page() -> str:
    """The directory; those out of use with `archived=yes`."""
    reading(session())
    archived = request.args.get("archived") == "yes"
    return render_template(
        "departments/list.html",
        departments=[view.department(row) for row in reads.all_departments(session(), archived=archived)],
        archived=archived,
        may_edit=current_actor().role in EDITORS,
    )


@bp.get("/departments/new")
@roles(*EDITORS)
def new() -> str:
    """An empty form."""
    return _form("", {"revision": "0"}, [])


@bp.post("/departments/new")
@roles(*EDITORS)
def add() -> Any:
    """Write a new one."""
    return _keep("")


@bp.get("/departments/<department_id>")
@roles(*EDITORS)
def edit(department_id: str) -> str:
    """One as a form, and who changed what when."""
    reading(session())
    row = _row(department_id)
    return _form(department_id, _typed(row), [])


@bp.post("/departments/<department_id>")
@roles(*EDITORS)
def change(department_id: str) -> Any:
    """Write it."""
    _row(department_id)
    return _keep(department_id)


@bp.post("/departments/<department_id>/archive")
@roles(*EDITORS)
def archive(department_id: str) -> Response:
    """Out of use, or back again with `archived=no`."""
    _row(department_id)
    session().rollback()
    archived = request.form.get("archived") != "no"
    keep.archive_department(session(), now_ms(), current_actor(), department_id, archived=archived)
    return redirect(url_for("departments.page"), 303)


def _keep(department_id: str) -> Any:
    typed = keep.read_department(request.form)
    faults = keep.faults_of(typed)
    if faults:
        return _form(department_id, request.form.to_dict(), faults), 422
    session().rollback()
    revision = request.form.get("revision", 0, type=int)
    try:
        keep.keep_department(session(), now_ms(), current_actor(), department_id, typed, revision=revision)
    except Stale:
        session().rollback()
        newer = request.form.to_dict() | {"revision": str(_row(department_id)["revision"])}
        return _form(department_id, newer, ["stale"]), 409
    return redirect(url_for("departments.page"), 303)


def _form(department_id: str, typed: dict[str, str], faults: list[str]) -> str:
    row = _row(department_id) if department_id else None
    return render_template(
        "departments/form.html",
        row=row,
        typed=typed,
        faults=[t(f"departments.fault.{code}") for code in faults],
        locales=LOCALES,
        longest=keep.WORDS,
        places=range(1, keep.MOST_PHONES + 1),
        history=view.history(reads.versions(session(), department_id)) if row else [],
    )


def _typed(row: Any) -> dict[str, str]:
    said = {f"{name}_{one}": text for one, words in row["words"].items() for name, text in words.items()}
    for place, (number, purpose) in enumerate(row["phones"], 1):
        said |= {f"phone_{place}": number, f"purpose_{place}": purpose}
    return said | {"revision": str(row["revision"])}


def _row(department_id: str) -> Any:
    row = reads.department(session(), department_id)
    return row if row is not None else abort(404)

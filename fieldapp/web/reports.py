"""How do the figures stand? Reports of the own areas, each number with what is behind it, as page, XLSX and PDF."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from fieldapp.actions import draw_report_pdf, draw_report_xlsx
from fieldapp.actions.report_paper import Paper, Texts, days_words, label_of, paper_of, people_in
from fieldapp.core.figures import veiled
from fieldapp.core.figures_periods import KINDS
from fieldapp.reads import reports as reports_read
from fieldapp.reads.changes import reading
from fieldapp.web.area_choice import my_areas
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import in_own_area, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import locale, t

READERS = ("dispatcher", "manager", "administrator", "auditor")
KIND_OF_FILE = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
LONGEST_CODE = 120
bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("")
@roles(*READERS)
def page() -> str:
    """All reports of the own areas: `?area=`, `?kind=`, `?before=`."""
    reading(session())
    mine, asked = my_areas(), request.args
    kind = asked.get("kind", "") if asked.get("kind", "") in KINDS else ""
    chosen = [area.id for area in mine if asked.get("area", "") in ("", area.id)]
    found = reports_read.listed(session(), chosen, kind=kind, before=asked.get("before", 0, type=int))
    return render_template(
        "reports/list.html",
        rows=[{**one, "days": days_words(one["first_day"], one["last_day"], locale())} for one in found],
        areas=mine, area=asked.get("area", ""), kinds=KINDS, kind=kind,
        before=found[-1]["last_day"] if len(found) == reports_read.PAGE else 0,
    )  # fmt: skip


@bp.get("/<report_id>")
@roles(*READERS)
def one(report_id: str) -> str:
    """One report as it was frozen, and what became clear later."""
    reading(session())
    report = _report(report_id)
    return render_template("reports/report.html", paper=_paper(report), report_id=report_id)


@bp.get("/<report_id>/behind")
@roles(*READERS)
def behind(report_id: str) -> str:
    """What a number counted: `?code=`, `?after=`. A hidden number opens nothing."""
    reading(session())
    report, code = _report(report_id), request.args.get("code", "visits")[:LONGEST_CODE]
    counts = report["figures"]["counts"]
    if code in veiled(counts, services().settings.figures_least):
        abort(404)
    after = max(-1, min(request.args.get("after", -1, type=int), 2**31 - 1))
    rows = reports_read.behind(session(), report_id, code, after=after)
    return render_template(
        "reports/behind.html",
        paper=_paper(report), report_id=report_id, code=code,
        title=label_of(code, services().library.texts[locale()], _names(report)),
        n=counts.get(code, 0), rows=[_line(row, report["zone"]) for row in rows],
        after=rows[-1]["place"] if len(rows) == reports_read.PAGE else -1,
    )  # fmt: skip


@bp.get("/<report_id>/file.xlsx")
@roles(*READERS)
def xlsx(report_id: str) -> Response:
    """The report as a workbook, in the reader's language."""
    reading(session())
    return _file(_report(report_id), "xlsx", draw_report_xlsx.draw_report)


@bp.get("/<report_id>/file.pdf")
@roles(*READERS)
def pdf(report_id: str) -> Response:
    """The report on paper, in the reader's language."""
    reading(session())
    return _file(_report(report_id), "pdf", draw_report_pdf.draw_report)


def _file(report: dict[str, Any], kind: str, draw: Callable[[Paper, Texts], bytes]) -> Response:
    name = f"{report['kind']}-{report['first_day']}-{report['last_day']}.{kind}"
    return Response(
        draw(_paper(report), services().library.texts[locale()]),
        content_type=KIND_OF_FILE[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _report(report_id: str) -> dict[str, Any]:
    report = reports_read.one(session(), report_id)
    if report is None:
        abort(404)
    in_own_area(report["area_id"])
    return report


def _paper(report: dict[str, Any]) -> Paper:
    changes = reports_read.changes(session(), report["id"])
    texts, least = services().library.texts[locale()], services().settings.figures_least
    return paper_of(report, texts, locale(), _names(report), changes, least=least)


def _names(report: dict[str, Any]) -> dict[str, str]:
    return reports_read.names(session(), people_in(report["figures"]["counts"]))


def _line(row: dict[str, Any], zone: str) -> dict[str, Any]:
    """What stands in the list: no name and no number of a customer."""
    case, call, promise = row["case"], row["call"], row["promise"]
    at_ms = promise["due_ms"] if promise else call["began_ms"] if call else case["window_from_ms"] if case else None
    if case and case["order"]:
        title = case["order"]
    else:
        title = t("report.behind.call", number=call["number"]) if call else t("report.behind.gone")
    who = (case or {}).get("technician") or (call or {}).get("operator") or ""
    what = t(f"promise.{promise['kind']}") if promise else ""
    return {"href": _page_of(row) if case else "", "title": title, "what": what, "who": who,
            "at": at_words(at_ms, zone, now_ms()) if at_ms else ""}  # fmt: skip


def _page_of(row: dict[str, Any]) -> str:
    """Where the thing itself is shown."""
    if row["promise"]:
        return url_for("promises.one", case_id=row["case_id"], promise_id=row["thing_id"])
    return url_for("register.one" if row["call"] else "cases.page", case_id=row["case_id"])

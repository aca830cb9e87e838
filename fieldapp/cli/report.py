"""`fieldapp report`: the figures of a period, on the screen or as a file."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldapp.core.figures_periods import KINDS, Period, last_due, period_of
from fieldapp.core.windows import number_of

if TYPE_CHECKING:
    from fieldapp.actions.report_paper import Paper
    from fieldapp.workbench import Workbench


@click.command("report")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="A day of the period; the last one over without it.")
@click.option("--area", default="", help="The area's name; may be left out where there is one.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file that ends in .xlsx or .pdf.")
def command(kind: str, date: datetime | None, area: str, out: Path | None) -> None:
    """Show the figures of a week or month; of one that is over the frozen report, made now if it is missing."""
    from fieldapp.workbench import open_workbench

    if out is not None and out.suffix not in (".xlsx", ".pdf"):
        raise click.BadParameter("a file that ends in .xlsx or .pdf is wanted", param_hint="--out")
    tools = open_workbench()
    try:
        chosen = _area(tools, area)
        now_ms = tools.clock.now_ms()
        period = period_of(kind, number_of(date.date())) if date else last_due(kind, now_ms, chosen["zone"])
        paper = _paper(tools, chosen, period, now_ms)
        _show(paper) if out is None else _write(tools, paper, out)
    finally:
        tools.engine.dispose()


def _area(tools: "Workbench", name: str) -> dict[str, Any]:
    from fieldapp.reads.reports import areas_by_name

    with tools.session() as session:
        found = areas_by_name(session)
    if name and name not in found:
        raise click.ClickException(f"There is no area {name}; there are: {', '.join(found)}.")
    if not name and len(found) != 1:
        raise click.ClickException(f"Say with --area which one: {', '.join(found) or 'there is none yet'}.")
    return found[name] if name else next(iter(found.values()))


def _paper(tools: "Workbench", area: dict[str, Any], period: Period, now_ms: int) -> "Paper":
    """Of the frozen report; where none is due, as it stands now."""
    from fieldapp.actions.report_paper import paper_of, people_in
    from fieldapp.jobs import reports as job
    from fieldapp.reads import reports as reports_read

    with tools.session() as session:
        is_due = any(one["id"] == area["id"] and due == period for one, due in job.due(session, now_ms))
    if is_due:
        job.make(tools, area, period)
    with tools.session() as session:
        report = reports_read.of_period(session, area["id"], period.kind, period.first)
        shown = report or job.preview(session, tools, area, period)
        changes = reports_read.changes(session, report["id"]) if report else []
        names = reports_read.names(session, people_in(shown["figures"]["counts"]))
    locale, settings = tools.settings.default_locale, tools.settings
    return paper_of({**shown, "area": area["name"]}, tools.library.texts[locale], locale, names, changes,
                    least=settings.figures_least)  # fmt: skip


def _show(paper: "Paper") -> None:
    click.echo(f"{paper.title}, {paper.area}, {paper.days}")
    for tile in paper.tiles:
        percent = "—" if tile.share.percent is None else f"{tile.share.percent} %"
        click.echo(f"  {tile.label}: {percent} ({tile.share.part}/{tile.share.whole})")
    for table in paper.tables:
        click.echo(f"\n{table.title}" + (f" ({', '.join(table.columns)})" if len(table.columns) > 1 else ""))
        for row in table.rows:
            numbers = "  ".join(cell.words for cell in row.cells)
            click.echo(f"  {row.label}: {numbers}")


def _write(tools: "Workbench", paper: "Paper", out: Path) -> None:
    from fieldapp.actions import draw_report_pdf, draw_report_xlsx

    texts = tools.library.texts[tools.settings.default_locale]
    draw = draw_report_xlsx.draw_report if out.suffix == ".xlsx" else draw_report_pdf.draw_report
    out.write_bytes(draw(paper, texts))
    click.echo(f"{out} holds it")

"""How do orders get in by the terminal? Exit 0: every row is in; 1: some were refused; 2: nothing was read."""

import json
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from fieldapp.actions import orders_report
from fieldapp.actions.import_orders import Choices, UnknownArea, import_orders
from fieldapp.actions.learn_columns import learnt_columns
from fieldapp.actions.open_visit import rules_of
from fieldapp.actions.orders_report import Report, Texts
from fieldapp.actions.read_orders_file import Learnt, OrdersFile, read_orders_file
from fieldapp.actions.unreadable import UnreadableFile
from fieldapp.reads import areas

REFUSED, UNREAD = 1, 2


@click.command("import-orders")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--area", default="", metavar="NAME", help="Area for rows that name none.")
@click.option("--source", default="orders", show_default=True, help="Name of the order system.")
@click.option("--shift-to", type=click.DateTime(["%Y-%m-%d"]), help="Move all dates, so that the earliest is this day.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer row by row as JSON.")
def command(file: Path, area: str, source: str, shift_to: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Take over the orders of a CSV or XLSX FILE; the same file again changes nothing."""
    from fieldapp import create_app

    app = create_app()
    services = app.extensions["fieldapp"]
    texts = services.library.texts[services.settings.default_locale]
    choices = Choices(
        source=source,
        area=area,
        shift_to=shift_to.date() if shift_to else None,
        dry_run=dry_run,
        rules=rules_of(services.settings, services.library),
        locale=services.settings.default_locale,
    )
    with app.app_context():
        session = app.extensions["sqlalchemy"].session()
        read = _read(file, texts, learnt_columns(session, source))
        try:
            report = import_orders(session, services.library, services.clock.now_ms(), None, read.rows, choices)
        except UnknownArea:
            known = ", ".join(areas.names(session))
            _stop(texts["orders.file.unknown_area"].format(name=area, known=known))
    services.ring(report.ring)
    report.unused = read.unused
    _say(texts, report, as_json=as_json)
    raise SystemExit(REFUSED if report.counts["refused"] else 0)


def _read(file: Path, texts: Texts, learnt: Learnt) -> OrdersFile:
    try:
        return read_orders_file(file.read_bytes(), file.name, learnt)
    except OSError:
        _stop(texts["orders.file.not_found"].format(name=file))
    except UnreadableFile as fault:
        _stop(texts[fault.text].format(**fault.slots))


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(UNREAD)


def _say(texts: Texts, report: Report, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(orders_report.as_json(texts, report), ensure_ascii=False, indent=1))
        return
    for row, sentences in orders_report.lines(texts, report):
        outcome = texts[f"orders.outcome.{row.outcome}"]
        click.echo(f"{texts['orders.row']} {row.line} · {row.number or '—'} · {outcome}")
        for sentence in sentences:
            click.echo(f"    {sentence}")
    if report.unused:
        click.echo(texts["orders.unused"].format(columns=", ".join(report.unused)))
    click.echo(orders_report.summary(texts, report))
    if report.dry_run:
        click.echo(texts["orders.only_checked"])

"""How do answer cards get in by the terminal? Exit 0: every row is in; 1: some were refused; 2: nothing was read."""

from pathlib import Path
from typing import NoReturn

import click

from fieldapp.actions.cards_file import Report, heading, import_cards, read_cards_file
from fieldapp.actions.orders_report import Texts
from fieldapp.actions.unreadable import UnreadableFile
from fieldapp.core.answer_cards import Known
from fieldapp.core.windows import day_number
from fieldapp.reads import answer_cards
from fieldapp.stems import STEMS

REFUSED, UNREAD = 1, 2


@click.command("import-cards")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, write nothing.")
def command(file: Path, dry_run: bool) -> None:
    """Take over the answer cards of a CSV or XLSX FILE; the same file again changes nothing."""
    from fieldapp import create_app

    app = create_app()
    services = app.extensions["fieldapp"]
    library, texts = services.library, services.library.texts[services.settings.default_locale]
    try:
        read = read_cards_file(file.read_bytes(), file.name, library.texts)
    except OSError:
        _stop(texts["orders.file.not_found"].format(name=file))
    except UnreadableFile as fault:
        key = "cards.file.no_header" if fault.code == "no_header" else fault.text
        _stop(texts[key].format(**fault.slots))
    with app.app_context():
        session = app.extensions["sqlalchemy"].session()
        now_ms = services.clock.now_ms()
        today = day_number(now_ms, services.settings.default_timezone)
        known = Known(answer_cards.department_keys(session), answer_cards.owner_keys(session), today)
        session.rollback()
        report = import_cards(session, STEMS, now_ms, None, read, known, dry_run=dry_run)
    _say(texts, report)
    raise SystemExit(REFUSED if report.counts["refused"] else 0)


def _say(texts: Texts, report: Report) -> None:
    for row in report.rows:
        for fault in row.faults:
            where = heading(texts, fault.field)
            words = texts[f"cards.fault.{fault.code}"].format_map({"field": where, **fault.slots})
            click.echo(f"{texts['cards.file.row'].format(line=row.line)}: {words}")
    counts = [texts[f"cards.file.{name}"].format(n=count) for name, count in report.counts.items() if count]
    click.echo(" · ".join(counts) or texts["cards.file.all_sound"])


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(UNREAD)

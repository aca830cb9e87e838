"""`fieldapp demo`: what does a believable morning look like? Fills an empty database with one; says who may sign in."""

from datetime import datetime

import click
from sqlalchemy.exc import SQLAlchemyError

from fieldapp.actions import demo
from fieldapp.clock import monotonic_ms
from fieldapp.reads import figures, people
from fieldapp.settings import Settings
from fieldapp.workbench import Workbench, open_workbench

UNFINISHED = (
    "An earlier `fieldapp demo` was cut off in its middle, so this database holds half a morning. "
    "Remove the database (without DATABASE_URL: fieldapp.sqlite3 in DATA_DIR) and start again."
)
NOT_EMPTY = (
    "This database is in use: it holds accounts or orders. A demo is only made in an empty one; "
    "choose another DATA_DIR or DATABASE_URL for it."
)


@click.command("demo")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Another day than today, as it stood at 11:30; none to come.",
)
@click.option("--if-empty", is_flag=True, help="End quietly when the database is in use already.")
@click.option(
    "--sign-ins", is_flag=True, help="Only print who may sign in; nothing on an installation that is no demo."
)
def command(day: datetime | None, if_empty: bool, sign_ins: bool) -> None:
    """Fill an EMPTY database with a believable morning; it is a demo installation from then on."""
    tools = open_workbench(Settings.from_env())
    try:
        if sign_ins:
            _say_sign_ins(tools)
        else:
            _fill(tools, day, if_empty=if_empty)
    except SQLAlchemyError:
        raise click.ClickException("The database cannot be read. `fieldapp init` makes it ready.") from None
    finally:
        tools.engine.dispose()


def _fill(tools: Workbench, day: datetime | None, *, if_empty: bool) -> None:
    began_ms = monotonic_ms()
    doors = demo.Tools(tools.session, tools.library, tools.settings, tools.carriers, figures.items)
    try:
        visits = demo.fill_demo(doors, tools.clock.now_ms(), day.date() if day else None)
    except demo.Unfinished:
        raise click.ClickException(UNFINISHED) from None
    except demo.NotEmpty:
        if if_empty:
            return
        raise click.ClickException(NOT_EMPTY) from None
    except ValueError as problem:
        raise click.ClickException(f"{problem}.") from None
    seconds = (monotonic_ms() - began_ms) / 1000
    click.echo(f"a demo is ready: {visits} visits of one morning, made in {seconds:.0f} s")


def _say_sign_ins(tools: Workbench) -> None:
    with tools.session() as session:
        shown = people.demo(session)
    if shown is None:
        return
    click.echo(f"This is a demo; everybody's password is {shown.password}")
    for person in shown.people:
        click.echo(f"  {person.login}  {person.name}, {person.role}")

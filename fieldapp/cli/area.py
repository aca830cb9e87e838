"""`fieldapp area add`: which districts are there?"""

from datetime import datetime

import click

from fieldapp.actions.add_user import NotAdded, add_area
from fieldapp.actions.set_capacity import set_capacity
from fieldapp.cli.opened import opened
from fieldapp.core.slots import EVERY_DAY
from fieldapp.core.windows import number_of


@click.group("area")
def command() -> None:
    """Make areas, a dispatcher's districts."""


@command.command("add")
@click.argument("name")
@click.option("--zone", default="", help="A time zone like Europe/Moscow; DEFAULT_TIMEZONE without it.")
@click.option("--phone", required=True, help="The dispatcher's, as customers dial it.")
@click.option("--travel-minutes", type=click.IntRange(0, 600), help="TRAVEL_MINUTES without it.")
def add(name: str, zone: str, phone: str, travel_minutes: int | None) -> None:
    """Make an area."""
    with opened() as (services, session):
        settings = services.settings
        minutes = settings.travel_minutes if travel_minutes is None else travel_minutes
        try:
            add_area(session, name, zone=zone or settings.default_timezone, phone=phone, travel_minutes=minutes)
        except NotAdded as refusal:
            raise click.ClickException(f"{refusal}.") from None
    click.echo(f"there is an area {name} now")


@command.command("capacity")
@click.argument("name")
@click.argument("intervals", nargs=-1)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="That day only; every working day without it.")
def capacity(name: str, intervals: tuple[str, ...], day: datetime | None) -> None:
    """Say which INTERVALS an area offers its customers, like 09:00-11:00=3; without any the usual ones again."""
    with opened() as (_, session):
        try:
            rows = set_capacity(session, name, intervals, number_of(day.date()) if day else EVERY_DAY)
        except NotAdded as refusal:
            raise click.ClickException(f"{refusal}.") from None
    click.echo(f"{name} offers {len(rows)} intervals" if rows else f"{name} offers its usual intervals")

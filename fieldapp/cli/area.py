"""`fieldapp area add`: which districts are there?"""

import click

from fieldapp.actions.add_user import NotAdded, add_area
from fieldapp.cli.opened import opened


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

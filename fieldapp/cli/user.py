"""`fieldapp user add`: who may sign in?"""

import sys

import click

from fieldapp.actions.add_user import NewUser, NotAdded, add_user
from fieldapp.cli.opened import opened
from fieldapp.core.people import LOCALES, ROLES


@click.group("user")
def command() -> None:
    """Give people accounts."""


@command.command("add")
@click.argument("login")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--area", "areas", multiple=True, metavar="NAME", help="May be given several times.")
@click.option("--name", required=True, help="As colleagues say it.")
@click.option("--badge", default="", help="The number on the badge that customers see.")
@click.option("--phone", default="", help="For text messages when an alert climbs; /duty/reach changes it.")
@click.option("--email", default="", help="For letters when an alert climbs.")
@click.option("--locale", type=click.Choice(LOCALES), default="ru", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
def add(password_stdin: bool, login: str, areas: tuple[str, ...], **given: str) -> None:
    """Make an account; the password is asked for and never stands in the command line."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _asked()
    with opened() as (services, session):
        try:
            add_user(session, services.clock.now_ms(), NewUser(login=login, area_names=areas, **given), password)
        except NotAdded as refusal:
            raise click.ClickException(f"{refusal}.") from None
    click.echo(f"{login} may sign in")


def _asked() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))

"""`fieldapp token add|list|revoke`: which other systems may come in?"""

from datetime import UTC, datetime

import click

from fieldapp.actions.manage_tokens import NewToken, NotMade, add_token, revoke_token
from fieldapp.cli.opened import opened
from fieldapp.core.tokens import SCOPES
from fieldapp.reads import tokens


@click.group("token")
def command() -> None:
    """Let other systems in (docs/api.md)."""


@command.command("add")
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True)
@click.option("--area", "areas", multiple=True, metavar="NAME", help="May be given several times; without it: all.")
@click.option("--as", "account", default="", metavar="LOGIN", help="In whose name it gives commands (events:write).")
@click.option("--days", type=int, help="How long it holds; without it: until it is revoked.")
def add(name: str, scopes: tuple[str, ...], areas: tuple[str, ...], account: str, days: int | None) -> None:
    """Make a token for the system NAME; it is printed once and cannot be shown again."""
    with opened() as (services, session):
        try:
            token = add_token(session, services.clock.now_ms(), NewToken(name, scopes, areas, account, days))
        except NotMade as refusal:
            raise click.ClickException(f"{refusal}.") from None
    click.echo(token)
    click.echo("Keep it now: it is not shown again.", err=True)


@command.command("list")
def show() -> None:
    """Name, scopes, areas, account, and when each was made, used, and ends."""
    with opened() as (_services, session):
        found = tokens.listed(session)
    for one in found:
        where = ", ".join(one["areas"]) or "every area"
        whose = f", as {one['login']}" if one["login"] else ""
        click.echo(f"{one['name']}: {' '.join(one['scopes'])}, {where}{whose}")
        times = [f"made {_day(one['created_ms'])}", f"last used {_day(one['seen_ms'])}"]
        times += [f"ends {_day(one['expires_ms'])}"] if one["expires_ms"] else []
        times += [f"revoked {_day(one['revoked_ms'])}"] if one["revoked_ms"] else []
        click.echo(f"    {', '.join(times)}")
    if not found:
        click.echo("no other system has a token")


@command.command("revoke")
@click.argument("name")
def revoke(name: str) -> None:
    """End the token of the system NAME at once."""
    with opened() as (services, session):
        try:
            revoke_token(session, services.clock.now_ms(), name)
        except NotMade as refusal:
            raise click.ClickException(f"{refusal}.") from None
    click.echo(f"the token {name} opens nothing any more")


def _day(ms: int | None) -> str:
    return "never" if ms is None else f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"

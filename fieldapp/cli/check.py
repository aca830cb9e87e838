"""`fieldapp check`: do the invariants hold? Exit 1 when one is broken, with a sentence for each breach."""

from typing import Any

import click

from fieldapp.cli.opened import opened
from fieldapp.reads import invariants, published


@click.command("check")
def command() -> None:
    """Compare what is stored with what must be true (I1 to I9)."""
    with opened() as (services, session):

        def book_of(digest: str) -> Any:
            known = published.playbook(session, services.library, digest)
            if known is None:
                raise click.ClickException(f"the playbook {digest} is missing; run `fieldapp init` of its release")
            return known["book"]

        found = list(invariants.broken(session, book_of, services.clock.now_ms()))
    for name, words in found:
        click.echo(f"{name}: {words}")
    click.echo("all invariants hold" if not found else f"{len(found)} breaches")
    raise SystemExit(1 if found else 0)

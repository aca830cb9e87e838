"""`fieldapp forget --before D`: let personal words go that are older than a day, or than the settings say."""

from datetime import datetime

import click

from fieldapp.actions import forget, keep_trail
from fieldapp.cli.opened import opened
from fieldapp.core.windows import instant_ms, local_at, number_of

TOLD = {
    "codes": "codes of doors",
    "words": "words of visits and ratings",
    "messages": "messages with their addresses",
    "answers": "answers of customers",
    "photos": "photos",
    "people": "customers with name, address and numbers",
    "kept_aside": "inputs that fitted nowhere",
}


@click.command("forget")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), help="What was over before this day, whatever its kind.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
def command(before: datetime | None, dry_run: bool) -> None:
    """Blank personal words of ended visits and closed orders; without --before what is older than KEEP_… say."""
    with opened() as (services, session):
        now_ms, settings = services.clock.now_ms(), services.settings
        terms = forget.terms_of(settings, now_ms)
        if before is not None:
            before_ms = instant_ms(number_of(before.date()), 0, settings.default_timezone)
            if before_ms > now_ms:
                today = local_at(now_ms, settings.default_timezone)
                raise click.ClickException(f"the day is still to come; today is {today:%Y-%m-%d}")
            terms = forget.Terms(before_ms, before_ms, before_ms, before_ms)
        sorts = forget.sorts_by(terms, now_ms, settings.data_dir)
        counts = forget.would_forget(session, sorts) if dry_run else forget.forget(session, sorts)
        if not dry_run and any(counts.values()):
            keep_trail.note(session, now_ms, "", "forgotten", detail="terminal")
    for kind in forget.KINDS:
        click.echo(f"{counts[kind]:8}  {TOLD[kind]}")
    click.echo("nothing was changed" if dry_run else "blanked; open visits were not touched")

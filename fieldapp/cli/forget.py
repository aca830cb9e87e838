"""`fieldapp forget`: let personal words go that are older than the settings or a day say, or those of one customer."""

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
@click.option("--order", "number", default="", help="One customer at once, by the order's number.")
@click.option("--source", default="", help="With --order: which order system, when several use the number.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
def command(before: datetime | None, number: str, source: str, dry_run: bool) -> None:
    """Blank personal words of ended visits and closed orders; without an option what is older than KEEP_… say."""
    if before and number:
        raise click.ClickException("say either --before or --order")
    with opened() as (services, session):
        now_ms, settings, order_id = services.clock.now_ms(), services.settings, ""
        if number:
            try:
                order_id = forget.order_to_forget(session, number, source)
            except forget.NotForgotten as refusal:
                raise click.ClickException(str(refusal)) from None
            sorts = forget.sorts_of_order(order_id, now_ms, settings.data_dir)
        else:
            terms = _terms(before, now_ms, settings.default_timezone) or forget.terms_of(settings, now_ms)
            sorts = forget.sorts_by(terms, now_ms, settings.data_dir)
        counts = forget.would_forget(session, sorts) if dry_run else forget.forget(session, sorts)
        if not dry_run and any(counts.values()):
            keep_trail.note(session, now_ms, "", "forgotten", about=order_id, detail="terminal")
    for kind in forget.KINDS:
        click.echo(f"{counts[kind]:8}  {TOLD[kind]}")
    click.echo("nothing was changed" if dry_run else "blanked; open visits were not touched")


def _terms(before: datetime | None, now_ms: int, zone: str) -> forget.Terms | None:
    if before is None:
        return None
    before_ms = instant_ms(number_of(before.date()), 0, zone)
    if before_ms > now_ms:
        raise click.ClickException(f"the day is still to come; today is {local_at(now_ms, zone):%Y-%m-%d}")
    return forget.Terms(before_ms, before_ms, before_ms, before_ms)

"""`fieldapp init`: is the database ready for this release? It is afterwards; the release step of the Procfile."""

from pathlib import Path

import click

from fieldapp.actions.library import load_library
from fieldapp.actions.prepare_database import prepare_database
from fieldapp.clock import now_ms
from fieldapp.core.errors import BookError
from fieldapp.settings import Settings, SettingsError


@click.command("init")
def command() -> None:
    """Migrate the database and publish the playbooks of this release; harmless to repeat."""
    try:
        settings = Settings.from_env()
        _make_folder(settings.database_url)
        revision = prepare_database(settings.database_url, load_library(), now_ms())
    except (SettingsError, BookError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"the database is ready (revision {revision})")


def _make_folder(database_url: str) -> None:
    """SQLite makes a file, but no folder for it."""
    path = database_url.removeprefix("sqlite:///")
    if path != database_url and path not in ("", ":memory:"):
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)

"""`fieldapp playbooks check|draw`: are the playbooks and their texts sound, and what do they look like?"""

from pathlib import Path

import click

from fieldapp.actions.library import Library, load
from fieldapp.cli.playbook_pages import draw_book, list_events
from fieldapp.core.errors import BookError
from fieldapp.core.texts import faults_of_texts


@click.group("playbooks")
def command() -> None:
    """Check or draw the playbooks."""


@command.command()
def check() -> None:
    """Compile every playbook and look for its texts in every language; exit 1 with a list of faults."""
    library = _loaded()
    faults = [fault for book in library.books.values() for fault in faults_of_texts(library.words, book, library.texts)]
    if faults:
        raise click.ClickException("\n".join(dict.fromkeys(faults)))
    for name, digest in library.digests.items():
        click.echo(f"{name}: sound, {len(library.books[digest]['states'])} states, {digest[:19]}")


@command.command()
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("docs"), show_default=True)
@click.option("--locale", type=click.Choice(["ru", "en", "zh"]), default="en", show_default=True)
def draw(folder: Path, locale: str) -> None:
    """Write FOLDER/visit.md, FOLDER/calls/NAME.md for each call, and FOLDER/events.md."""
    library = _loaded()
    texts = library.texts[locale]
    (folder / "calls").mkdir(exist_ok=True)
    for name in library.digests:
        (folder / page_of(name)).write_text(draw_book(library.book(name), texts), encoding="utf-8")
    (folder / "events.md").write_text(list_events(library.words, texts), encoding="utf-8")
    click.echo(f"written to {folder}: {', '.join([*library.digests, 'events'])}")


def page_of(name: str) -> str:
    """Where below the folder a playbook is drawn."""
    return f"{name}.md" if name == "visit" else f"calls/{name}.md"


def _loaded() -> Library:
    try:
        return load()
    except BookError as error:
        raise click.ClickException("\n".join(f"{error.name}: {fault}" for fault in error.faults)) from error

"""How does a command reach the database? Through the same application as the pages, closed again at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from fieldapp.web import Services


@contextmanager
def opened() -> "Iterator[tuple[Services, Session]]":
    """The services and a session of the installation that the environment describes."""
    from fieldapp import create_app

    app = create_app()
    known = app.extensions["sqlalchemy"]
    with app.app_context():
        try:
            yield app.extensions["fieldapp"], known.session()
        finally:
            known.session.remove()
            known.engine.dispose()

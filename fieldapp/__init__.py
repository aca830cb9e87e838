"""fieldapp guides field technicians through the first contact with a customer, also without a network.

This is the composition root: the one place where the packages meet. Nothing happens when it is imported.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from fieldapp.clock import Clock
    from fieldapp.settings import Settings

__all__ = ["create_app"]


def create_app(settings: "Settings | None" = None, clock: "Clock | None" = None) -> "Flask":
    """The web application; without arguments it takes the process environment and this machine's clock."""

    from fieldapp import failpoints, web
    from fieldapp.actions import bell, library
    from fieldapp.actions.shelf import Shelf
    from fieldapp.clock import SystemClock
    from fieldapp.settings import Settings
    from fieldapp.store.db import db, engine_options, listen

    settings = settings or Settings.from_env()
    failpoints.arm(settings.failpoints)
    app = web.new_app(settings)
    url = settings.database_url
    app.config.update(SQLALCHEMY_DATABASE_URI=_absolute(url), SQLALCHEMY_ENGINE_OPTIONS=engine_options(url))
    db.init_app(app)
    with app.app_context():
        engine = listen(db.engine)
    web.init_app(
        app,
        web.Services(
            settings=settings,
            clock=clock or SystemClock(),
            shelf=Shelf(
                library.installed(library.load_library(), locale=settings.default_locale, calls=settings.calls), engine
            ),
            ring=bell.ringer(settings.redis_url),
        ),
    )
    return app


def _absolute(database_url: str) -> str:
    """The same address; a relative SQLite path means the current folder, which Flask-SQLAlchemy would not take."""
    from pathlib import Path

    path = database_url.removeprefix("sqlite:///")
    if path == database_url or path in ("", ":memory:") or path.startswith("/"):
        return database_url
    return f"sqlite:///{Path(path).resolve()}"

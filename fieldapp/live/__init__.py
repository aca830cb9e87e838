"""The process `live`: holds the streams of thousands of boards where a web process would need a thread for each.

A composition root of its own: `gunicorn -k asgi 'fieldapp.live:open_app()'`. Nothing happens at import.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldapp.clock import Clock
    from fieldapp.live.app import LiveApp
    from fieldapp.settings import Settings

__all__ = ["open_app"]


def open_app(settings: "Settings | None" = None, clock: "Clock | None" = None) -> "LiveApp":
    """The ASGI application; without arguments it takes the process environment and this machine's clock."""
    from fieldapp.clock import SystemClock
    from fieldapp.live.app import LiveApp
    from fieldapp.live.hub import Hub
    from fieldapp.live.ledger import Ledger
    from fieldapp.live.passes import Passes
    from fieldapp.settings import Settings
    from fieldapp.store.db import open_engine

    settings, clock = settings or Settings.from_env(), clock or SystemClock()
    ledger = Ledger(open_engine(settings.database_url), clock, settings.session_hours)
    hub = Hub(ledger, clock, most=settings.live_streams_max)
    return LiveApp(hub, Passes(settings.secret_key), clock, own_site=settings.base_url)

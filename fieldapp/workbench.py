"""What do processes without web pages work with? The second composition root: sessions, library, channels, bell."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from fieldapp import failpoints
from fieldapp.actions import library as library_file
from fieldapp.actions.bell import Bell, ringer
from fieldapp.actions.deliver import Carriers
from fieldapp.actions.library import Library
from fieldapp.actions.shelf import Shelf
from fieldapp.channels.deadman import Deadman
from fieldapp.channels.email import open_email
from fieldapp.channels.push import Push
from fieldapp.channels.sms import open_gateways
from fieldapp.channels.webhook import open_webhook
from fieldapp.clock import Clock, SystemClock
from fieldapp.settings import Settings
from fieldapp.store.db import open_engine


@dataclass(frozen=True)
class Workbench:
    """Everything a job, a tick or a command needs; `session()` opens one, the caller closes it."""

    settings: Settings
    shelf: Shelf
    clock: Clock
    engine: Engine
    carriers: Carriers
    ring: Bell
    deadman: Deadman

    @property
    def library(self) -> Library:
        """Playbooks, words and texts, these with what the installation put in the place of ours."""
        return self.shelf.library(self.clock.now_ms())

    def session(self) -> Session:
        """A session of this process."""
        return Session(self.engine)


def open_workbench(settings: Settings | None = None, clock: Clock | None = None) -> Workbench:
    """A workbench from the environment's settings, or from those given."""
    settings = settings or Settings.from_env()
    failpoints.arm(settings.failpoints)
    engine = open_engine(settings.database_url)
    return Workbench(
        settings=settings,
        shelf=Shelf(
            library_file.installed(library_file.load_library(), locale=settings.default_locale, calls=settings.calls),
            engine,
        ),
        clock=clock or SystemClock(),
        engine=engine,
        carriers=open_carriers(settings),
        ring=ringer(settings.redis_url),
        deadman=Deadman(settings.deadman_url),
    )


def open_carriers(settings: Settings) -> Carriers:
    """The channels that the settings ask for; texts and mails stay on the outbox page until one is set up."""
    push = Push(
        private_key=settings.vapid_private_key,
        subject=settings.vapid_subject,
        hosts=settings.push_hosts,
        allow_local=settings.push_allow_local,
    )
    return Carriers(push=push, sms=open_gateways(settings), email=open_email(settings), webhook=open_webhook(settings))

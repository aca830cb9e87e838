"""What do views need from outside? Handed in once by the composition root, reached by `services()` and `session()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

from fieldapp.actions.library import Library
from fieldapp.actions.shelf import Shelf
from fieldapp.clock import Clock
from fieldapp.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Services:
    """`ring` is called after a commit with the ids of new outbox rows."""

    settings: Settings
    clock: Clock
    shelf: Shelf
    ring: Callable[[list[str]], None]

    @property
    def library(self) -> Library:
        """Playbooks, words and texts, these with what the installation put in the place of ours."""
        return self.shelf.library(self.clock.now_ms())

    @property
    def is_https(self) -> bool:
        """Whether people reach this installation by https, so that cookies may be Secure."""
        return self.settings.base_url.startswith("https:")


def services() -> Services:
    """The services of the application that answers this request."""
    return cast(Services, current_app.extensions["fieldapp"])


def session() -> "Session":
    """This request's database session; an action commits it once."""
    return cast("Session", current_app.extensions["sqlalchemy"].session())


def now_ms() -> int:
    """The time by the application's clock, in milliseconds since 1970 UTC."""
    return services().clock.now_ms()

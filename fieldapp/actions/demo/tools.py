"""What does the filling of a demo want of the installation, and what does it say when a story is not true?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.actions.deliver import Carriers
from fieldapp.actions.freeze_report import Item
from fieldapp.actions.library import Library
from fieldapp.core.book import Book
from fieldapp.core.figures_periods import Period
from fieldapp.settings import Settings


class Untrue(RuntimeError):
    """A step of a story that the playbook or an action did not take."""


@dataclass(frozen=True)
class Tools:
    """What the actions want: sessions, library, settings, the channels.

    `figures` gives what counts in a period of an area: session, playbooks by digest, area, zone, period, instant.
    """

    sessions: Callable[[], Session]
    library: Library
    settings: Settings
    carriers: Carriers
    figures: Callable[[Session, Callable[[str], Book], str, str, Period, int], Iterable[Item]]

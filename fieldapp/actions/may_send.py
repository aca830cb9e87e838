"""May this message go out now? Asked in the transaction that claims it, before each first sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.sending import State
from fieldapp.settings import Settings
from fieldapp.store.tables import switches


@dataclass(frozen=True)
class Go:
    """Nothing forbids it."""


@dataclass(frozen=True)
class Later:
    """Not before this instant; `note` says why in words."""

    until_ms: int
    note: str


@dataclass(frozen=True)
class Never:
    """It ends in this state without leaving."""

    state: State
    note: str


Verdict: TypeAlias = Go | Later | Never


def verdict(session: Session, settings: Settings, row: Mapping[str, Any], now_ms: int) -> Verdict:
    """Whether the claimed outbox row may leave; kinds can be switched off per installation."""
    enabled = session.execute(select(switches.c.enabled).where(switches.c.kind == row["kind"])).scalar()
    return Never("cancelled", "this kind of message is switched off") if enabled is False else Go()

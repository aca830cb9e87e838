"""How does a person leave? The sessions end at once, wherever their tokens are."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from fieldapp.actions.sign_in import token_hash
from fieldapp.store import sessions


def sign_out(session: Session, now_ms: int, tokens: Sequence[str]) -> None:
    """End the sessions of these tokens; unknown ones are nobody's business."""
    sessions.revoke(session, [token_hash(token) for token in tokens], now_ms)
    session.commit()


def sign_out_everywhere(session: Session, now_ms: int, account_id: str) -> None:
    """End every session of an account: a phone was stolen (G4)."""
    sessions.revoke_all(session, account_id, now_ms)
    session.commit()

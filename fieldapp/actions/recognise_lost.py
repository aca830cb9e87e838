"""Is it a lost phone that speaks? Asked only when its tokens open nothing any more (G4)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from fieldapp.actions.sign_in import token_hash
from fieldapp.store import sealed


def is_lost(session: Session, author: str, upload_tokens: Sequence[str]) -> bool:
    """Whether one of these tokens was this person's until somebody ended it from elsewhere."""
    return bool(upload_tokens) and sealed.is_lost(session, author, [token_hash(token) for token in upload_tokens])

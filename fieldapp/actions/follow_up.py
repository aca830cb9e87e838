"""What else must happen when a fold says something new: orders, agreed times, leaflets?

Each rule looks at the batch as a whole and may append further events of the system; a round that adds nothing ends it.
"""

from sqlalchemy.orm import Session

from fieldapp.actions.library import Library
from fieldapp.actions.refold_case import Refolded


def after_refold(session: Session, library: Library, now_ms: int, refolded: Refolded) -> list[str]:
    """Carry out what follows from these refolds; the messages to ring beside the refold's own."""
    return []

"""Why did a message not leave, or ended as it did, in the reader's language?"""

from fieldapp.actions.may_send import NOTES
from fieldapp.web.translate import t

_KEYS = {note: f"outbox.note.{name}" for name, note in NOTES.items()}


def note_words(note: str) -> str:
    """The note of a message in the reader's words where the reason is one of ours, else as a gateway said it."""
    return t(_KEYS[note]) if note in _KEYS else note

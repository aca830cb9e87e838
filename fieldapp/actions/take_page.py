"""How does a photographed page of the book of reviews come in from a form? (S1.14)

Drawn anew at once, upright and without its metadata, so that nothing of it is kept as it came (A17); from there it goes
the way of every photo. Whether it can be read is the person's to judge: her device has told her what it thinks of it.
"""

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from fieldapp.actions import say_complaint, take_photo
from fieldapp.actions.book_mail import PAGE, pages_of
from fieldapp.actions.library import Library
from fieldapp.actions.say_complaint import Said
from fieldapp.core.people import Actor
from fieldapp.store import events as events_store
from fieldapp.store.db import reading_first

FIELD = "booklet_page"
MOST_BYTES = 12_000_000  # as a phone's camera makes them
QUALITIES = (85, 70, 50)


def take_page(
    session: Session, library: Library, now_ms: int, actor: Actor, folder: Path, case_id: str, content: bytes
) -> Said:
    """Keep the photo and say that it was taken; commits. The same one again says nothing more.

    Problems of `booklet_page`: missing, large, unreadable; of `case` as say_complaint has them.
    """
    if not content or len(content) > MOST_BYTES:
        return Said(problems=[(FIELD, "large" if content else "missing")])
    fresh = _drawn_anew(content)
    if fresh is None:
        return Said(problems=[(FIELD, "unreadable")])
    sha256 = hashlib.sha256(fresh).hexdigest()
    with reading_first(session):
        pages = pages_of(events_store.events_of(session, [case_id])[case_id])
    if any(page["data"][FIELD] == sha256 for page in pages):
        return Said(case_id)
    session.rollback()
    taken = take_photo.take_photo(
        session, now_ms, actor, folder, sha256=sha256, start=0, total=len(fresh), piece=fresh
    )  # fmt: skip
    if not taken.complete:
        return Said(problems=[(FIELD, "unreadable")])
    return say_complaint.say(session, library, now_ms, actor, case_id, PAGE, data={FIELD: sha256}, private={})


def _drawn_anew(content: bytes) -> bytes | None:
    """A JPEG of at most 2000 pixels a side; None when it is no sound picture."""
    try:
        with Image.open(io.BytesIO(content), formats=take_photo.FORMATS) as picture:
            if picture.width * picture.height > take_photo.MOST_PIXELS:
                return None
            picture.draft("RGB", (take_photo.LONGEST_SIDE, take_photo.LONGEST_SIDE))
            fresh = ImageOps.exif_transpose(picture).convert("RGB")
            fresh.thumbnail((take_photo.LONGEST_SIDE, take_photo.LONGEST_SIDE))
            made = [_jpeg(fresh, quality) for quality in QUALITIES]
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, SyntaxError):
        return None
    return next((one for one in made if len(one) <= take_photo.MOST_BYTES), None)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # the pixels alone, nothing that came with them
    clean.save(out, "JPEG", quality=quality)
    return out.getvalue()

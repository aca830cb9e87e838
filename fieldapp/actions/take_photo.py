"""How does a photo arrive, piece by piece over a bad line, and when is it really here?

Addressed by the SHA-256 of its bytes, so that repeating a piece is harmless (A18). It is served only after it was
decoded, size-checked and made again, never as it came (A17); what cannot be decoded is kept and marked broken (A16).
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store import photos as photos_store

MOST_BYTES = 2_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_000
FORMATS = ("JPEG", "PNG", "WEBP")
Unseal = Callable[[bytes], bytes | None]
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Taken:
    """How many bytes are here and whether that is all; `refused` is a code when the piece was not taken."""

    received: int
    complete: bool
    refused: str = ""


def take_photo(
    session: Session,
    now_ms: int,
    actor: Actor,
    folder: Path,
    *,
    sha256: str,
    start: int,
    total: int,
    piece: bytes,
    unseal: Unseal | None = None,
) -> Taken:
    """Take a piece beginning at byte `start` of `total` and commit.

    `unseal` opens what a phone has sealed before it wiped itself; None from it when that cannot be opened.
    Codes: bad_name, too_large, not_yours, out_of_place (go on at `received`), other_content (begin again).
    """
    if _SHA256.fullmatch(sha256) is None:
        return Taken(0, complete=False, refused="bad_name")
    if not 0 < total <= MOST_BYTES or not 0 <= start <= total - len(piece):
        return Taken(0, complete=False, refused="too_large")
    photos_store.announce(session, sha256=sha256, author=actor.id, size=total, now_ms=now_ms)
    row = photos_store.photo(session, sha256)
    if row is None or row["author"] != actor.id:
        session.rollback()
        return Taken(0, complete=False, refused="not_yours")
    if row["complete"]:
        session.rollback()
        return Taken(row["received"], complete=True)
    taken = _append(session, folder, sha256, row["received"], start=start, total=total, piece=piece)
    return _finish(session, folder, sha256, total, unseal) if taken is None else taken


def _append(
    session: Session, folder: Path, sha256: str, received: int, *, start: int, total: int, piece: bytes
) -> Taken | None:
    """Write the piece; None when all of it is here."""
    if start > received:
        session.commit()
        return Taken(received, complete=False, refused="out_of_place")
    path = raw_path(folder, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(start)
        file.write(piece)
        file.truncate()
    here = start + len(piece)
    if here < total:
        photos_store.received(session, sha256, here, complete=False)
        session.commit()
        return Taken(here, complete=False)
    return None


def _finish(session: Session, folder: Path, sha256: str, total: int, unseal: Unseal | None) -> Taken:
    path = raw_path(folder, sha256)
    if unseal is not None:
        opened = unseal(path.read_bytes())
        if opened is None:  # kept as it came, like a picture that cannot be decoded
            photos_store.received(session, sha256, total, complete=True, state="broken")
            session.commit()
            return Taken(total, complete=True)
        path.write_bytes(opened)
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        path.unlink()
        photos_store.received(session, sha256, 0, complete=False)
        session.commit()
        return Taken(0, complete=False, refused="other_content")
    state = "ready" if make_again(path, shown_path(folder, sha256)) else "broken"
    photos_store.received(session, sha256, total, complete=True, state=state)
    session.commit()
    return Taken(total, complete=True)


def make_again(source: Path, target: Path) -> bool:
    """Decode, check and write a fresh JPEG without its metadata; False when it is no sound picture."""
    try:
        with Image.open(source, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return False
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            fresh = picture.convert("RGB")
            fresh.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh.save(target, "JPEG", quality=85)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, SyntaxError):
        return False
    return True


def raw_path(folder: Path, sha256: str) -> Path:
    """Where the bytes lie as they came; never served."""
    return folder / "photos" / "raw" / sha256[:2] / sha256


def shown_path(folder: Path, sha256: str) -> Path:
    """Where the picture lies that people see."""
    return folder / "photos" / "shown" / sha256[:2] / f"{sha256}.jpg"

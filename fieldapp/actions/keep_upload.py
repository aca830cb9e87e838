"""Where does a checked file wait for the person's yes? In DATA_DIR, by its hash, for one day, for that account only."""

import hashlib
import re
from pathlib import Path

from fieldapp.core.windows import DAY_MS

_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep_upload(data_dir: Path, account_id: str, content: bytes, now_ms: int) -> str:
    """Keep the bytes and return their SHA-256; files older than a day go on this occasion."""
    folder = data_dir / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if now_ms - old.stat().st_mtime * 1_000 > DAY_MS:
            old.unlink(missing_ok=True)
    digest = hashlib.sha256(content).hexdigest()
    path = _path(data_dir, account_id, digest)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return digest


def kept_upload(data_dir: Path, account_id: str, digest: str) -> bytes | None:
    """The bytes this account sent, or None when they are no longer here or are another account's."""
    if not _DIGEST.fullmatch(digest):
        return None
    try:
        content = _path(data_dir, account_id, digest).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def _path(data_dir: Path, account_id: str, digest: str) -> Path:
    """A name of our making (G20): nothing of the upload's own name gets into the path."""
    owner = hashlib.sha256(account_id.encode()).hexdigest()[:16]
    return data_dir / "uploads" / f"{owner}-{digest}"

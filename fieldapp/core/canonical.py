"""How is a value written so that Python and JavaScript agree to the letter?"""

import hashlib
import json

_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces; integers only where a twin compares (no floats in folds)."""
    return _encoder.encode(value)


def digest(value: object) -> str:
    """`sha256:` and the hex digest of the canonical form; the address of playbooks and texts."""
    return "sha256:" + hashlib.sha256(canonical(value).encode()).hexdigest()

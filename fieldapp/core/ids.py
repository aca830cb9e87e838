"""How are ids made?"""

import secrets
import uuid

VISITS = uuid.UUID("6f2a1f0e-5f0c-5a0b-9d51-1a7b5c1d2e3f")


def uuid7(now_ms: int) -> str:
    """A UUIDv7: its time part is for index locality only, never for order (reliability 4.4)."""
    value = (now_ms & (2**48 - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def visit_id(source: str, external_id: str, n: int) -> str:
    """The id of the n-th visit of an order: the same after a restored backup and a new import (architecture 3)."""
    return str(uuid.uuid5(VISITS, f"{source}:{external_id}:{n}"))

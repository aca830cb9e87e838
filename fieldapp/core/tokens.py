"""What does an opaque token look like, and how is it remembered?

20 base62 characters, 119 bits; only SHA-256 is kept.
"""

import hashlib
import secrets
import string

LENGTH = 20
LETTERS = string.ascii_letters + string.digits


def new_token() -> str:
    """A token nobody can guess (reliability 4.8: opaque, since a signed one cannot be revoked without a row anyway)."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def is_token(text: str) -> bool:
    """Whether the text could be a token; saves asking the database about what cannot be one."""
    return len(text) == LENGTH and all(letter in LETTERS for letter in text)


def digest(token: str) -> str:
    """What the database knows of a token, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()

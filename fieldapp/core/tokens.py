"""What does an opaque token look like, and how is it remembered?

20 base62 characters, 119 bits; only SHA-256 is kept.
"""

import hashlib
import re
import secrets
import string

LENGTH = 20
LETTERS = string.ascii_letters + string.digits
API_PREFIX = "fieldapp_"  # so that scanners of repositories and logs know one when they see it
_ADDRESS = re.compile(rf"(/c/)[A-Za-z0-9]{{{LENGTH}}}(?![A-Za-z0-9])")
SCOPES = ("orders:write", "visits:read", "events:write", "line:write")


def new_token() -> str:
    """A token nobody can guess (reliability 4.8: opaque, since a signed one cannot be revoked without a row anyway)."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def is_token(text: str) -> bool:
    """Whether the text could be a token; saves asking the database about what cannot be one."""
    return len(text) == LENGTH and all(letter in LETTERS for letter in text)


def new_api_token() -> str:
    """A token for another system: the same, twice as long as people have to bear, after its prefix."""
    return f"{API_PREFIX}{new_token()}{new_token()}"


def is_api_token(text: str) -> bool:
    """Whether the text could be one of those."""
    rest = text.removeprefix(API_PREFIX)
    return rest != text and is_token(rest[:LENGTH]) and is_token(rest[LENGTH:])


def without_tokens(words: str) -> str:
    """Words sent to a customer, for others to read: his address as `/c/…`, since who has it speaks in his name."""
    return _ADDRESS.sub(r"\1…", words)


def digest(token: str) -> str:
    """What the database knows of a token, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()

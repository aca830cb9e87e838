"""How is the text of a setting read? Each reader returns the value or raises ValueError with what is wrong."""

import base64
import binascii
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

YES, NO = {"yes", "true", "on", "1"}, {"no", "false", "off", "0"}
PLAIN_HTTP = (
    "is plain http: phones give an installed app its offline and push functions only over https or on localhost. "
    "Put an https proxy in front and name its address, or forward the phone's port over USB (docs/phone.md), "
    "then BASE_URL stays unset"
)


class SettingsError(Exception):
    """A setting that stops the start; its text names the setting, the fault and the remedy."""

    def __init__(self, name: str, problem: str, wants: str) -> None:
        self.name = name
        super().__init__(f"{name}: {problem}. It should be {wants}; see docs/settings.md.")


def environment() -> dict[str, str]:
    """The process environment, with `.env` of the current folder beneath it."""
    beneath = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**beneath, **os.environ}


def is_given(field_name: str, given: Mapping[str, str]) -> bool:
    """Whether a setting is there with anything but nothing, itself or as NAME_FILE."""
    name = field_name.upper()
    return bool(given.get(name, "").strip() or given.get(f"{name}_FILE", "").strip())


def value_of(name: str, given: Mapping[str, str]) -> str:
    """The setting's text: itself, or what the file in NAME_FILE holds; SettingsError when that file is not there."""
    if given.get(name, "").strip():
        return given[name].strip()
    path = Path(given[f"{name}_FILE"].strip())
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise SettingsError(f"{name}_FILE", f"{path} cannot be read ({problem.strerror})", "a readable file") from None


def text(value: str) -> str:
    """Any text without control characters."""
    if not value.isprintable():
        raise ValueError("holds characters that cannot be printed")
    return value


def words(value: str) -> tuple[str, ...]:
    """Words with commas between them."""
    found = tuple(word.strip().lower() for word in value.split(",") if word.strip())
    if not all(re.fullmatch(r"(\*\.)?[a-z0-9.-]+", word) for word in found):
        raise ValueError("holds something that is no host name")
    return found


def number(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` to `most`."""

    def reader(value: str) -> int:
        if not re.fullmatch(r"\d{1,9}", value):
            raise ValueError("is no whole number")
        if not least <= int(value) <= most:
            raise ValueError("is out of range")
        return int(value)

    return reader


def price(value: str) -> int:
    """An amount of money in hundredths: 4.5, 4,50 and 4 are read."""
    found = re.fullmatch(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?", value)
    if not found:
        raise ValueError("is no amount with up to two decimals")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def hours(value: str) -> tuple[int, int]:
    """Two times of day as minutes: 21:00-08:00."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])\s*[-–]\s*([01]?[0-9]|2[0-3]):([0-5][0-9])", value)
    if not found:
        raise ValueError("is no pair of times")
    return int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])


def one_of(*allowed: str) -> Callable[[str], str]:
    """A reader that takes only these words, in any case of letters."""
    spelled = {word.lower(): word for word in allowed}

    def reader(value: str) -> str:
        if value.lower() not in spelled:
            raise ValueError("is none of them")
        return spelled[value.lower()]

    return reader


def some_of(*allowed: str, always: str) -> Callable[[str], tuple[str, ...]]:
    """A reader of some of these words, with commas between; `always` is among them."""

    def reader(value: str) -> tuple[str, ...]:
        found = tuple(word.strip().lower() for word in value.split(",") if word.strip())
        if always not in found:
            raise ValueError(f"leaves out {always}")
        if not set(found) <= set(allowed):
            raise ValueError("holds something that is none of them")
        return found

    return reader


def yes_or_no(value: str) -> bool:
    """True or False from the usual words."""
    if value.lower() not in YES | NO:
        raise ValueError("is neither yes nor no")
    return value.lower() in YES


def folder(value: str) -> Path:
    """A folder's path; it need not exist yet."""
    path = Path(value).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("is a file, no folder")
    return path


def timezone(value: str) -> str:
    """The name of a time zone that this machine or the tzdata package knows."""
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError):
        raise ValueError("is no known time zone") from None
    return value


def secret(value: str) -> str:
    """A secret long enough not to be guessed."""
    if len(value) < 32:
        raise ValueError("is too short")
    return value


def database(value: str) -> str:
    """A database address, of SQLite or PostgreSQL (by psycopg 3)."""
    if not re.match(r"(sqlite|postgresql(\+psycopg)?)://", value):
        raise ValueError("names neither SQLite nor PostgreSQL")
    return value


def redis(value: str) -> str:
    """A Redis or Valkey address."""
    return _address(value, "redis", "rediss", "unix").geturl()


def smtp(value: str) -> str:
    """A mail server's address."""
    return _address(value, "smtp", "smtps").geturl()


def web_address(value: str) -> str:
    """An address of the web, path and all; plain http only on this machine."""
    parts = _address(value, "http", "https")
    if parts.scheme == "http" and not is_local(parts.hostname or ""):
        raise ValueError("is plain http")
    return parts.geturl()


def streams_address(value: str) -> str:
    """Where browsers find the process `live`, with a slash at the end: a path of this site, or another origin."""
    if not value.startswith("/"):
        value = web_address(value)
    if value.startswith("//") or any(mark in value for mark in "?#"):
        raise ValueError("is neither a path nor an address without a query")
    return value.rstrip("/") + "/"


def sender(value: str) -> str:
    """Whom a text comes from: a name as the GSM standard allows it, or a number."""
    if not re.fullmatch(r"\+?\d{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 ._-]{1,11}", value):
        raise ValueError("is neither such a name nor a number")
    return value


def imap(value: str) -> str:
    """A mailbox's address; without encryption only on this machine."""
    parts = _address(value, "imap", "imaps")
    if parts.scheme == "imap" and not is_local(parts.hostname or ""):
        raise ValueError("would send the password unencrypted")
    return parts.geturl()


def mail_address(value: str) -> str:
    """An e-mail address, checked only for its shape."""
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", value):
        raise ValueError("is no e-mail address")
    return value


def base_url(value: str) -> str:
    """The address people type, without a slash at the end; http is for loopback only (contract: a real phone)."""
    parts = _address(value, "http", "https")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("holds more than a host")
    if parts.scheme == "http" and not is_local(parts.hostname or ""):
        raise ValueError(PLAIN_HTTP)
    return f"{parts.scheme}://{parts.netloc}".lower()


def vapid_key(value: str) -> str:
    """The private key of web push: the 32 bytes of a P-256 scalar in base64url."""
    try:
        scalar = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        scalar = b""
    if len(scalar) != 32:
        raise ValueError("is no such key")
    return value.rstrip("=")


def vapid_subject(value: str) -> str:
    """Whom a push service may write to. Apple answers 403 to a local one, so it is refused here (pain 2)."""
    host = value.removeprefix("mailto:").rpartition("@")[2] if value.startswith("mailto:") else urlsplit(value).hostname
    if not value.startswith(("mailto:", "https://")) or not host:
        raise ValueError("is neither mailto: nor https")
    if is_local(host) or "." not in host:
        raise ValueError("is local, push services refuse it")
    if value.startswith("mailto:"):
        mail_address(value.removeprefix("mailto:"))
    return value


def is_local(host: str) -> bool:
    """Whether a host name means this machine."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith((".localhost", ".local", ".localdomain")):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _address(value: str, *schemes: str) -> SplitResult:
    parts = urlsplit(value)
    if parts.scheme not in schemes:
        raise ValueError(f"does not begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    if not parts.hostname and parts.scheme != "unix":
        raise ValueError("names no host")
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("names an impossible port")
    return parts

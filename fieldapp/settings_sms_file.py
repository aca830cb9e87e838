"""How does one speak to an SMS gateway over HTTP? A template: what to ask, and how its answers are to be read.

Templates stand in the YAML file SMS_GATEWAYS_FILE, one by name; docs/sms.md explains each word with examples.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

import yaml

from fieldapp.settings_read import SettingsError, is_local

PLACEHOLDERS = ("to", "to_digits", "words", "id", "id_number", "from", "ttl", "receipt_url")
WORDS = {
    "send", "accepted", "reference", "error", "permanent", "temporary", "repeat", "refused_statuses", "key_window_s",
    "receipts", "look_up", "receipt", "reply", "sign_secret",
}  # fmt: skip
SETTING, WANTS = "SMS_GATEWAYS_FILE", "a YAML file as in docs/sms.md"


@dataclass(frozen=True)
class Ask:
    """A request: method GET, POST (a form) or JSON; placeholders in the fields, for GET also in the address."""

    url: str
    method: str = "GET"
    fields: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pick:
    """A value in an answer: at a JSON path (`messages.0.id`; `a|b` takes the first there), else the pattern's group.

    As a check it holds when the value is one of `among`, or, without that, when there is a value at all.
    """

    json: str = ""
    pattern: str = ""
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class LookUp:
    """How the gateway is asked for our id, `after_s` seconds after sending at the earliest."""

    ask: Ask
    found: Pick
    not_there: Pick
    after_s: int = 30


@dataclass(frozen=True)
class Template:
    """One gateway; `permanent`, `temporary` and `repeat` are error codes, with words for people where there are any.

    `repeat` means "the same message came a moment ago". `receipt` names the fields of a receipt and its words,
    `reply` those of a customer's answer; `sign_secret` is what the gateway signs both with.
    """

    send: Ask
    accepted: Pick | None = None
    reference: Pick = Pick()
    error: Pick = Pick()
    permanent: Mapping[str, str] = field(default_factory=dict)
    temporary: Mapping[str, str] = field(default_factory=dict)
    repeat: tuple[str, ...] = ()
    refused_statuses: tuple[int, ...] = ()
    key_window_s: int = 0
    receipts: bool = False
    look_up: LookUp | None = None
    receipt: Mapping[str, Any] = field(default_factory=dict)
    reply: Mapping[str, Any] = field(default_factory=dict)
    sign_secret: str = ""


# What most gateways call their errors, where nobody described them: see Template of an address alone.
USUAL_ERROR = Pick(json="error_code|error|errors", pattern=r"(?i)^\s*(?:error|err|fail\w*)\b[\s:=]*([\w.-]{0,20})")
USUAL_REFERENCE = Pick(json="id|message_id|reference|messages.0.id", pattern=r"(?i)^\s*OK\b.*?\bid\W*(\w+)")


def bare_template(address: str) -> Template:
    """The template of an address alone; ValueError when it says no number or no words."""
    ask = Ask(address)
    _check_ask(ask)
    return Template(ask, reference=USUAL_REFERENCE, error=USUAL_ERROR, receipts="{receipt_url}" in address)


def read_templates(path: Path) -> dict[str, Template]:
    """The templates of a file by name; SettingsError says in one sentence what is wrong with it."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise SettingsError(SETTING, f"{path} cannot be read ({problem.strerror})", WANTS) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise SettingsError(SETTING, f"{path} is no YAML", WANTS) from None
    if not isinstance(given, dict) or not given:
        raise SettingsError(SETTING, f"{path} names no gateway", WANTS)
    return {str(name): _named(str(name), words) for name, words in given.items()}


def _named(name: str, words: Any) -> Template:
    try:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,20}", name) or name in ("http", "kannel", "smpp", "twilio", "console"):
            raise ValueError("is a name that cannot be used")
        return _template(words)
    except (ValueError, TypeError, AttributeError) as problem:
        raise SettingsError(SETTING, f"gateway {name[:20]!r} {problem}", WANTS) from None


def _template(words: Any) -> Template:
    _only(words, WORDS, "")
    if "send" not in words:
        raise ValueError("says nothing about `send`")
    send = _ask(words["send"], "send")
    _check_ask(send)
    return Template(
        send=send,
        accepted=_pick(words["accepted"]) if "accepted" in words else None,
        reference=_pick(words.get("reference")),
        error=_pick(words.get("error")),
        permanent=_codes(words.get("permanent")),
        temporary=_codes(words.get("temporary")),
        repeat=tuple(_codes(words.get("repeat"))),
        refused_statuses=tuple(int(one) for one in words.get("refused_statuses", ())),
        key_window_s=int(words.get("key_window_s", 0)),
        receipts=bool(words.get("receipts", any("{receipt_url}" in one for one in send.fields.values()))),
        look_up=_look_up(words["look_up"]) if "look_up" in words else None,
        receipt=dict(words.get("receipt", {})),
        reply=dict(words.get("reply", {})),
        sign_secret=str(words.get("sign_secret", "")),
    )


def _ask(words: Any, where: str) -> Ask:
    _only(words, {"url", "method", "fields", "headers"}, where)
    method = str(words.get("method", "GET")).upper()
    if method not in ("GET", "POST", "JSON"):
        raise ValueError(f"has a method in `{where}` that is none of GET, POST, JSON")
    texts = {part: {str(key): str(one) for key, one in words.get(part, {}).items()} for part in ("fields", "headers")}
    return Ask(str(words.get("url", "")), method, **texts)


def _look_up(words: Any) -> LookUp:
    _only(words, {"url", "method", "fields", "headers", "after_s", "found", "not_there"}, "look_up")
    ask = _ask({key: one for key, one in words.items() if key not in ("after_s", "found", "not_there")}, "look_up")
    _check_placeholders(ask, allowed=("id", "id_number"))
    if "found" not in words or "not_there" not in words:
        raise ValueError("has a `look_up` without `found` or without `not_there`")
    return LookUp(ask, _pick(words["found"]), _pick(words["not_there"]), int(words.get("after_s", 30)))


def _pick(words: Any) -> Pick:
    words = words or {}
    _only(words, {"json", "pattern", "is"}, "accepted, reference, error")
    try:
        re.compile(str(words.get("pattern", "")))
    except re.error:
        raise ValueError("holds a pattern that is no regular expression") from None
    among = words.get("is", ())
    return Pick(
        str(words.get("json", "")),
        str(words.get("pattern", "")),
        tuple(str(one) for one in (among if isinstance(among, list) else [among] if among != () else [])),
    )


def _codes(words: Any) -> dict[str, str]:
    if isinstance(words, dict):
        return {str(code): str(said) for code, said in words.items()}
    return {str(code): "" for code in words or ()}


def _check_ask(ask: Ask) -> None:
    everything = " ".join((ask.url, *ask.fields.values()))
    _check_placeholders(ask, allowed=PLACEHOLDERS)
    if "{words}" not in everything or ("{to}" not in everything and "{to_digits}" not in everything):
        raise ValueError("says nowhere {to} and {words}")


def _check_placeholders(ask: Ask, *, allowed: tuple[str, ...]) -> None:
    try:
        parts = urlsplit(ask.url)
        named = [name for text in (ask.url, *ask.fields.values()) for _, name, _, _ in Formatter().parse(text)]
        port = parts.port
    except ValueError:
        raise ValueError("has a broken address or a single brace") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or "{" in parts.netloc:
        raise ValueError("has no https address")
    if parts.scheme == "http" and not is_local(parts.hostname):
        raise ValueError("is plain http: words and numbers of customers would be read on the way")
    if unknown := [name for name in named if name is not None and name not in allowed]:
        raise ValueError(f"has a placeholder that nobody fills ({{{unknown[0][:20]}}})")


def _only(words: Any, allowed: set[str], where: str) -> None:
    if not isinstance(words, dict):
        raise ValueError(f"should have words and values{f' in `{where}`' if where else ''}")
    if unknown := [str(word) for word in words if word not in allowed]:
        raise ValueError(f"has the unknown word `{unknown[0][:20]}`{f' in `{where}`' if where else ''}")

"""Which SMS gateways does an installation use? SMS_URL and SMS_URL_2, in order of preference, and SMS_GATEWAYS_FILE.

An address names a gateway in one of five ways, see docs/sms.md: `https://…{to}…`, `template:NAME` (of the file),
`kannel://user:password@host:port`, `smpp://user:password@host:port`, `twilio://SID:TOKEN@api.twilio.com`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from fieldapp.settings_read import SettingsError, is_local
from fieldapp.settings_sms_file import Template, bare_template, read_templates

# Scheme: kind, port where none is named, whether TLS goes around it
SCHEMES = {
    "kannel": ("kannel", 13013, False),
    "kannels": ("kannel", 13013, True),
    "smpp": ("smpp", 2775, False),
    "smpps": ("smpp", 3550, True),
    "twilio": ("twilio", 443, True),
    "twilio+http": ("twilio", 80, False),
}
WANTS = "https://…{to}…{words}…, template:NAME, kannel://, smpp:// or twilio:// with user, password and host"


@dataclass(frozen=True)
class Gateway:
    """One gateway by its settings; `name` stands in attempts and in the address of its hook."""

    name: str
    kind: str  # http kannel smpp twilio
    host: str = ""
    port: int = 0
    tls: bool = True
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    template: Template | None = field(default=None, repr=False)


def gateways_of(sms_url: str, sms_url_2: str, templates_file: str) -> tuple[Gateway, ...]:
    """The gateways in order of preference, none when SMS_URL is empty; SettingsError names what does not fit."""
    if sms_url_2 and not sms_url:
        raise SettingsError("SMS_URL_2", "there is no first gateway", "empty, or the one tried after SMS_URL refuses")
    templates = read_templates(Path(templates_file)) if templates_file else {}
    found: list[Gateway] = []
    for setting, value in (("SMS_URL", sms_url), ("SMS_URL_2", sms_url_2)):
        if value:
            taken = [one.name for one in found]
            found.append(_gateway(setting, value, templates, taken))
    return tuple(found)


def _gateway(setting: str, value: str, templates: Mapping[str, Template], taken: list[str]) -> Gateway:
    try:
        kind, name, rest = _parts(value, templates)
    except ValueError as problem:
        raise SettingsError(setting, f"the address given {problem}", WANTS) from None
    return Gateway(name=f"{name}-2" if name in taken else name, kind=kind, **rest)  # type: ignore[arg-type]


def _parts(value: str, templates: Mapping[str, Template]) -> tuple[str, str, dict[str, object]]:
    scheme, _, rest = value.partition(":")
    if scheme == "template":
        if rest not in templates:
            raise ValueError("names no gateway of SMS_GATEWAYS_FILE")
        return "http", rest, {"template": templates[rest]}
    if scheme in ("http", "https"):
        return "http", "http", {"template": bare_template(value)}
    if scheme not in SCHEMES:
        raise ValueError("begins with nothing known")
    return _server(value, *SCHEMES[scheme])


def _server(value: str, kind: str, usual_port: int, tls: bool) -> tuple[str, str, dict[str, object]]:
    parts = urlsplit(value)
    host = parts.hostname or ""
    if not host:
        raise ValueError("names no host")
    if not parts.username or not parts.password:
        raise ValueError("holds no user or no password")
    if parts.scheme == "twilio+http" and not is_local(host):
        raise ValueError("is plain http, which is for tests on this machine")
    options = dict(parse_qsl(parts.query))
    if unknown := [name for name in options if not re.fullmatch(r"from|system_type|receipt_ids", name)]:
        raise ValueError(f"has an option that nobody knows ({unknown[0][:30]})")
    return kind, kind, {
        "host": host,
        "port": parts.port or usual_port,
        "tls": tls,
        "user": unquote(parts.username),
        "password": unquote(parts.password),
        "options": options,
    }  # fmt: skip

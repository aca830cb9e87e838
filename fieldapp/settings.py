"""How is this installation set up? Read once from the environment, `.env` and files; wrong values stop the start.

To add a setting: a field here, a line in docs/settings.md. Its name in the environment is the field's in capitals;
NAME_FILE names a file that holds the value instead.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from fieldapp import failpoints
from fieldapp import settings_read as read
from fieldapp.settings_files import kept_secret, new_secret_key, new_vapid_key, vapid_public_of
from fieldapp.settings_read import SettingsError
from fieldapp.settings_sms import Gateway, gateways_of

__all__ = ["Settings", "SettingsError"]
CALLS = ("information", "complaint", "outgoing", "consultation", "duty")  # the playbooks of the contact desk


def setting(default: Any, reader: Callable[[str], Any], wants: str, *, secret: bool = False) -> Any:
    """A field of Settings; `wants` completes the sentence "NAME should be …"."""
    return field(default=default, repr=not secret, metadata={"reader": reader, "wants": wants, "secret": secret})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an installation may choose; docs/settings.md explains each."""

    # Where things are
    data_dir: Path = setting(Path("var"), read.folder, "a folder that may be written, like /var/lib/fieldapp")
    database_url: str = setting("", read.database, "sqlite:///… or postgresql://user:password@host/name", secret=True)
    redis_url: str = setting("", read.redis, "redis://[:password@]host:port/0, or rediss://…", secret=True)
    host: str = setting("127.0.0.1", read.text, "an address to listen on, like 127.0.0.1")
    port: int = setting(8000, read.number(1, 65535), "a port between 1 and 65535")
    base_url: str = setting("", read.base_url, "https://field.example (http only for localhost), without a path")
    # Secrets
    secret_key: str = setting("", read.secret, "at least 32 characters that nobody can guess", secret=True)
    vapid_private_key: str = setting("", read.vapid_key, "43 characters base64url, from `vapid --gen`", secret=True)
    vapid_subject: str = setting(
        "", read.vapid_subject, "mailto:you@company.example or an https address, not localhost"
    )
    # Gateways
    sms_url: str = setting("", read.text, "the address of an SMS gateway, see docs/sms.md", secret=True)
    sms_url_2: str = setting("", read.text, "the address of another gateway, see docs/sms.md", secret=True)
    sms_from: str = setting("", read.sender, "a name of up to 11 Latin letters and digits, or a number")
    sms_gateways_file: str = setting("", read.text, "the path of a YAML file with templates, see docs/sms.md")
    sms_hook_secret: str = setting("", read.secret, "at least 32 characters that nobody can guess", secret=True)
    sms_price: int = setting(0, read.price, "what one part of a text costs, like 4.50")
    sms_currency: str = setting("₽", read.text, "a currency's sign, like ₽")
    sms_quiet: tuple[int, int] = setting((21 * 60, 8 * 60), read.hours, "hours without texts, like 21:00-08:00")
    sms_per_number: int = setting(6, read.number(1, 100), "texts a day to one number, between 1 and 100")
    sms_per_area: int = setting(1000, read.number(1, 100_000), "texts a day from one area, between 1 and 100000")
    smtp_url: str = setting("", read.smtp, "smtp://[user:password@]host:port or smtps://…", secret=True)
    mail_from: str = setting("", read.mail_address, "an e-mail address like fieldapp@company.example")
    imap_url: str = setting("", read.imap, "imaps://user:password@host/FOLDER", secret=True)
    push_hosts: tuple[str, ...] = setting(
        ("fcm.googleapis.com", "*.push.apple.com", "updates.push.services.mozilla.com", "*.notify.windows.com"),
        read.words,
        "host names with commas between, each may begin with *.",
    )
    push_allow_local: bool = setting(False, read.yes_or_no, "yes or no; yes only in tests")
    webhook_allow_inside: bool = setting(False, read.yes_or_no, "yes or no; yes when webhooks stay in your own network")
    # The company
    company: str = setting("Связь", read.text, "the name that customers know you by")
    default_locale: str = setting("ru", read.one_of("ru", "en", "zh"), "ru, en or zh")
    default_timezone: str = setting("Europe/Moscow", read.timezone, "a time zone like Europe/Moscow")
    # The contact desk: every talk may become a complaint (S0.13)
    calls: tuple[str, ...] = setting(
        CALLS, read.some_of(*CALLS, always="complaint"), f"some of {', '.join(CALLS)}, and complaint among them"
    )
    # Signing in (reliability: the right to read ends early, the right to hand in records late)
    session_hours: int = setting(12, read.number(1, 336), "hours between 1 and 336")
    session_days: int = setting(14, read.number(1, 90), "days between 1 and 90")
    upload_days: int = setting(60, read.number(1, 365), "days between 1 and 365")
    second_factor: str = setting("offered", read.one_of("required", "offered"), "required or offered")
    # The phone itself (reliability 4.9)
    phone_pin: str = setting("offered", read.one_of("required", "offered", "off"), "required, offered or off")
    phone_pin_minutes: int = setting(5, read.number(1, 240), "minutes between 1 and 240")
    phone_forget_hours: int = setting(36, read.number(4, 720), "hours between 4 and 720")
    # How visits are made (product decisions 1, 2, 5, 9; F8, F9)
    adult_age: int = setting(14, read.number(1, 21), "an age in years between 1 and 21")
    call_tolerance_s: int = setting(60, read.number(0, 300), "seconds between 0 and 300")
    answer_minutes: int = setting(10, read.number(1, 120), "minutes between 1 and 120")
    travel_minutes: int = setting(35, read.number(0, 600), "minutes between 0 and 600")
    work_minutes: int = setting(40, read.number(5, 600), "minutes between 5 and 600")
    trust_confirmed: bool = setting(True, read.yes_or_no, "yes or no")
    # How long personal data is kept after a visit or order is over (docs/privacy.md)
    keep_codes_days: int = setting(1, read.number(1, 3650), "days between 1 and 3650")
    keep_words_days: int = setting(200, read.number(1, 3650), "days between 1 and 3650")
    keep_photos_days: int = setting(200, read.number(1, 3650), "days between 1 and 3650")
    keep_people_days: int = setting(200, read.number(1, 3650), "days between 1 and 3650")
    ring_seconds: int = setting(5, read.number(1, 20), "seconds between 1 and 20")
    figures_least: int = setting(5, read.number(1, 50), "a number between 1 and 50")
    # The server
    streams_max: int = setting(40, read.number(0, 60), "a number between 0 and 60")
    live_url: str = setting("", read.streams_address, "a path like /live/, or an address like https://live.example/")
    live_port: int = setting(8001, read.number(1, 65535), "a port between 1 and 65535")
    live_streams_max: int = setting(5000, read.number(1, 50_000), "a number between 1 and 50000")
    phone_kill_switch: bool = setting(False, read.yes_or_no, "yes or no; yes only while a broken app is being replaced")
    deadman_url: str = setting("", read.web_address, "an https address that expects a GET each minute", secret=True)
    failpoints: str = setting("", failpoints.checked, "point=kill, hang or raise, with commas between; only in tests")
    log_level: str = setting("INFO", read.one_of("DEBUG", "INFO", "WARNING", "ERROR"), "DEBUG, INFO, WARNING or ERROR")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings of this process; raises SettingsError with the name of the wrong one and what it should be.

        Without `environ` the process environment is read, and `.env` of the current folder beneath it.
        Secrets that are missing on a loopback installation are made once and kept in DATA_DIR (mode 0600).
        """
        given = read.environment() if environ is None else dict(environ)
        values = {one.name: _read_one(one, given) for one in fields(cls) if read.is_given(one.name, given)}
        return _completed(cls(**values))

    @cached_property
    def vapid_public_key(self) -> str:
        """The public half of VAPID_PRIVATE_KEY."""
        return vapid_public_of(self.vapid_private_key)

    @cached_property
    def sms_gateways(self) -> tuple[Gateway, ...]:
        """The SMS gateways in order of preference; none while messages stay on the outbox page."""
        return gateways_of(self.sms_url, self.sms_url_2, self.sms_gateways_file)

    def sms_hook_token(self, gateway: str) -> str:
        """The secret part of /hooks/sms/{gateway}/{token}, of SMS_HOOK_SECRET or else of SECRET_KEY."""
        secret = self.sms_hook_secret or self.secret_key
        return hmac.new(secret.encode(), f"sms hook {gateway}".encode(), hashlib.sha256).hexdigest()[:32]

    def sms_hook_url(self, gateway: str) -> str:
        """Where a gateway hands in receipts and replies."""
        return f"{self.base_url}/hooks/sms/{gateway}/{self.sms_hook_token(gateway)}"

    @property
    def is_loopback(self) -> bool:
        """Whether people reach this installation only from its own machine (or through a forwarded port)."""
        return self.base_url.startswith("http://")


def _read_one(one: Any, given: Mapping[str, str]) -> Any:
    name = one.name.upper()
    value = read.value_of(name, given)
    try:
        return one.metadata["reader"](value)
    except ValueError as problem:
        shown = "the value given" if one.metadata["secret"] else repr(value)
        raise SettingsError(name, f"{shown} {problem or 'does not fit'}", one.metadata["wants"]) from None


def _completed(settings: Settings) -> Settings:
    """The settings with those values that depend on others."""
    known = {one.name: getattr(settings, one.name) for one in fields(Settings)}
    known["data_dir"] = settings.data_dir.resolve()
    known["database_url"] = settings.database_url or f"sqlite:///{known['data_dir'] / 'fieldapp.sqlite3'}"
    known["base_url"] = settings.base_url or f"http://127.0.0.1:{settings.port}"
    if not settings.secret_key:
        if known["base_url"].startswith("https:"):
            raise SettingsError("SECRET_KEY", "it is missing", "at least 32 characters that nobody can guess")
        known["secret_key"] = kept_secret(known["data_dir"] / "secret_key", new_secret_key)
    if not settings.vapid_private_key:
        known["vapid_private_key"] = kept_secret(known["data_dir"] / "vapid_private_key", new_vapid_key)
    if settings.failpoints and known["base_url"].startswith("https:"):
        raise SettingsError("FAILPOINTS", "people reach this installation", "unset: it is for tests")
    if not settings.vapid_subject:
        https = known["base_url"].startswith("https:")
        known["vapid_subject"] = known["base_url"] if https else "mailto:operator@fieldapp.example"
    gateways_of(settings.sms_url, settings.sms_url_2, settings.sms_gateways_file)  # a wrong address stops the start
    return Settings(**known)

"""Who uses fieldapp, where, and from which device?"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from fieldapp.store.tables.base import Id, Line, Word, json, metadata, ms

areas = Table(
    "areas",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Line, nullable=False, unique=True),
    Column("zone", Word, nullable=False),
    Column("phone", Word, nullable=False),  # the dispatcher's, as customers dial it
    Column("travel_minutes", Integer, nullable=False, default=35),
    json("settings"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("login", Word, nullable=False, unique=True),
    Column("name", Line, nullable=False),  # how colleagues call the person: "Лилия"
    Column("role", Word, nullable=False),  # technician dispatcher operator manager administrator auditor
    Column("badge", Word, nullable=False, default=""),
    Column("phone", Word, nullable=False, default=""),
    Column("email", Line, nullable=False, default=""),
    Column("position", Word, nullable=False, default=""),  # as she says it to callers (S3.2)
    Column("extension", Word, nullable=False, default=""),  # of her line at the telephone system
    Column("locale", Word, nullable=False, default="ru"),
    Column("password_hash", Line, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    ms("created_ms", empty=False),
)

account_areas = Table(
    "account_areas",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("area_id", ForeignKey("areas.id"), primary_key=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),  # SHA-256; the token itself is only in the cookie
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("kind", Word, nullable=False),  # read | upload | half (password given, code awaited)
    Column("device", Id, nullable=False, default=""),
    Column("label", Line, nullable=False, default=""),
    ms("created_ms", empty=False),
    ms("seen_ms", empty=False),
    ms("expires_ms", empty=False),
    ms("revoked_ms"),
    ms("lost_ms"),  # ended from elsewhere: the phone is to wipe itself at its next contact (G4)
    Index(None, "account_id"),
)

second_factors = Table(  # what a person needs beside the password: a code that her own device shows
    "second_factors",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("secret", LargeBinary(400), nullable=False),  # sealed with a key made of SECRET_KEY
    Column("last_step", Integer, nullable=False, default=0),  # of the code used last: each opens once
    ms("created_ms", empty=False),
    ms("confirmed_ms"),  # empty until she has typed a first code
)

recovery_codes = Table(  # for who has lost that device; each opens once
    "recovery_codes",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("code_hash", LargeBinary(32), primary_key=True),
    ms("used_ms"),
)

passkeys = Table(  # a key that never leaves a person's device: beside the password, or in its place
    "passkeys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("credential_id", LargeBinary(1023), nullable=False, unique=True),
    Column("public_key", LargeBinary(2000), nullable=False),
    Column("sign_count", BigInteger, nullable=False, default=0),  # 0 for ever where the device does not count
    Column("name", Line, nullable=False),  # as the person calls it: "рабочий ноутбук"
    json("transports"),
    Column("backed_up", Boolean, nullable=False, default=False),  # copied by its maker to the person's other devices
    Column("opens_alone", Boolean, nullable=False, default=True),  # no more once a phone was called lost (G4)
    ms("created_ms", empty=False),
    ms("used_ms"),
    Index(None, "account_id"),
)

passkey_challenges = Table(  # what a passkey has to sign; each is looked at once, within five minutes
    "passkey_challenges",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),  # of what the browser holds, and of what it is asked for
    Column("challenge", LargeBinary(32), nullable=False),
    ms("expires_ms", empty=False),
    Index(None, "expires_ms"),
)

devices = Table(
    "devices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("last_seq", Integer, nullable=False, default=0),  # highest device_seq received
    json("missing_seq"),
    Column("unsent_events", Integer, nullable=False, default=0),
    Column("unsent_photos", Integer, nullable=False, default=0),
    Column("app", Word, nullable=False, default=""),
    Column("push", Word, nullable=False, default=""),
    json("clock"),  # {"session", "offset_ms", "mono_ms", "server_ms"} of the last sync
    ms("seen_ms", empty=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("device", Id, nullable=False, default=""),
    Column("endpoint", String(1024), nullable=False, unique=True),
    Column("p256dh", String(120), nullable=False),
    Column("auth", String(40), nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("label", Line, nullable=False, default=""),  # "Chrome, Windows": how its owner tells it from others
    Column("vapid", Word, nullable=False, default=""),  # digest of the key it was made with; another key: not covered
    Column("test", Id, nullable=False, default=""),  # opaque id of the last self-test
    ms("tested_ms"),
    ms("heard_ms"),  # receipt of a self-test by the service worker
    ms("created_ms", empty=False),
    ms("succeeded_ms"),
    Index(None, "account_id"),
)

limits = Table(  # counters against guessing; in the database, so that a flushed Redis forgives nothing (D6)
    "limits",
    metadata,
    Column("key", Line, primary_key=True),
    Column("count", Integer, nullable=False),
    ms("until_ms", empty=False),
)

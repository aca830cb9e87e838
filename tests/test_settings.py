"""A wrong setting stops the start and says its name and what it should look like."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from fieldapp.settings import Settings, SettingsError


def read(tmp_path, **given):
    return Settings.from_env({"DATA_DIR": str(tmp_path / "data"), **given})


def test_an_installation_without_any_setting_starts_on_this_machine(tmp_path):
    settings = read(tmp_path, PORT="8123")

    assert settings.base_url == "http://127.0.0.1:8123"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/fieldapp.sqlite3"
    assert (settings.adult_age, settings.call_tolerance_s, settings.trust_confirmed) == (14, 60, True)


def test_missing_secrets_are_made_once_and_kept_from_others(tmp_path):
    first, second = read(tmp_path), read(tmp_path)

    assert len(first.secret_key) >= 32
    assert len(first.vapid_private_key) == 43
    assert (first.secret_key, first.vapid_private_key) == (second.secret_key, second.vapid_private_key)
    for name in ("secret_key", "vapid_private_key"):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_secrets(tmp_path):
    with ThreadPoolExecutor(8) as several:
        keys = set(several.map(lambda _: read(tmp_path).secret_key, range(16)))

    assert len(keys) == 1


def test_secrets_are_never_shown(tmp_path):
    settings = read(tmp_path, REDIS_URL="redis://:hunter2@127.0.0.1/0")

    assert "hunter2" not in repr(settings)
    assert settings.secret_key not in repr(settings)


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text("k" * 40 + "\n")

    settings = read(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key"))

    assert settings.secret_key == "k" * 40


def test_the_environment_wins_over_the_file_beside_it(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(f"COMPANY=File\nADULT_AGE=18\nDATA_DIR={tmp_path}/data\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMPANY", "Environment")

    settings = Settings.from_env()

    assert (settings.company, settings.adult_age) == ("Environment", 18)


@pytest.mark.parametrize("address", ["http://field.example", "http://192.168.1.20:8000"])
def test_plain_http_elsewhere_than_on_this_machine_is_refused_with_the_remedy(tmp_path, address):
    with pytest.raises(SettingsError, match=r"^BASE_URL: .*https proxy.*USB"):
        read(tmp_path, BASE_URL=address)


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000/"])
def test_plain_http_on_this_machine_is_taken(tmp_path, address):
    assert read(tmp_path, BASE_URL=address).is_loopback


def test_an_https_installation_needs_a_key_of_its_own_and_gives_push_services_its_address(tmp_path):
    with pytest.raises(SettingsError, match=r"^SECRET_KEY: it is missing"):
        read(tmp_path, BASE_URL="https://field.example")

    settings = read(tmp_path, BASE_URL="https://field.example/", SECRET_KEY="k" * 40)

    assert settings.vapid_subject == settings.base_url == "https://field.example"
    assert not settings.is_loopback


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://localhost/f"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://host:99999"),
        ("BASE_URL", "https://field.example/app"),
        ("SECRET_KEY", "short"),
        ("VAPID_PRIVATE_KEY", "abc"),
        ("VAPID_SUBJECT", "mailto:me@localhost"),
        ("VAPID_SUBJECT", "https://localhost"),
        ("VAPID_SUBJECT", "me@company.example"),
        ("SMTP_URL", "company.example"),
        ("MAIL_FROM", "nobody"),
        ("DEFAULT_LOCALE", "de"),
        ("DEFAULT_TIMEZONE", "Mars/Olympus"),
        ("PUSH_HOSTS", "https://push.example"),
        ("ADULT_AGE", "fourteen"),
        ("CALLS", "information, duty"),
        ("CALLS", "complaint, chat"),
        ("TRUST_CONFIRMED", "maybe"),
        ("LOG_LEVEL", "LOUD"),
        ("LIVE_URL", "live"),
        ("LIVE_URL", "//evil.example/"),
        ("LIVE_URL", "/live/?x"),
        ("LIVE_URL", "http://live.example/"),
        ("SECRET_KEY_FILE", "/no/such/file"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_should_be(tmp_path, name, value):
    with pytest.raises(SettingsError, match=rf"^{name}: .* It should be .+; see docs/settings\.md\.$"):
        read(tmp_path, **{name: value})

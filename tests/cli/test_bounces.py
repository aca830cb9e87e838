"""Letters that came back later mark their addresses, until a person clears them (E12)."""

from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from fieldapp.actions.mark_bounce import mark_bounce, takes_mail
from fieldapp.cli import main
from fieldapp.settings import Settings, SettingsError
from fieldapp.store.tables import accounts
from tests.support.app import Site
from tests.support.imap_server import ImapServer
from tests.support.letters import FULL, GONE, report
from tests.support.proofs import proves


def run(site: Site, *arguments: str, **environ: str) -> Any:
    given = {"DATABASE_URL": site.settings.database_url, "DATA_DIR": str(site.settings.data_dir), **environ}
    return CliRunner().invoke(main, ["bounces", *arguments], env=given)


def is_used(site: Site, address: str) -> bool:
    with site.session() as session:
        return takes_mail(session, address)


@proves("E12")
def test_what_came_back_is_marked_and_what_is_no_bounce_stays_unread(quick_site: Site) -> None:
    with ImapServer(report(GONE, FULL), b"Subject: hello\r\n\r\nAre you there?\r\n", report(GONE)) as mailbox:
        done = run(quick_site, "fetch", IMAP_URL=mailbox.url)
        again = run(quick_site, "fetch", IMAP_URL=mailbox.url)

    assert (done.exit_code, done.output) == (0, "3 came back\n"), done.output
    assert again.output == "0 came back\n"
    assert mailbox.seen == {"1", "3"}
    assert not is_used(quick_site, "LILIA@field.example")
    assert not is_used(quick_site, "roza@field.example")


@proves("E12")
def test_a_marked_address_is_listed_with_its_owner_and_cleared_by_a_person(site: Site) -> None:
    with site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "d01").values(email="Lilia@field.example"))
        for _ in range(2):
            mark_bounce(session, "lilia@field.example", "550 no such user", site.clock.now_ms())
        session.commit()

    listed = run(site, "list").output
    cleared = run(site, "clear", "lilia@field.example")
    once_more = run(site, "clear", "lilia@field.example")

    assert "d01" in listed
    assert " 2 " in listed
    assert "550 no such user" in listed
    assert (cleared.exit_code, once_more.exit_code) == (0, 1)
    assert is_used(site, "lilia@field.example")


@pytest.mark.parametrize("url", ["imap://fieldapp:other@127.0.0.1:{port}/INBOX", "imap://f:w@127.0.0.1:1/INBOX"])
def test_a_mailbox_that_does_not_open_is_said(quick_site: Site, url: str) -> None:
    with ImapServer() as mailbox:
        port = str(mailbox.server.server_address[1])
        done = run(quick_site, "fetch", IMAP_URL=url.replace("{port}", port))

    assert done.exit_code == 1
    assert "does not answer" in done.output


def test_without_a_mailbox_the_setting_is_named(quick_site: Site) -> None:
    assert "IMAP_URL" in run(quick_site, "fetch").output
    with pytest.raises(SettingsError, match="unencrypted"):
        Settings.from_env({"DATA_DIR": str(quick_site.settings.data_dir), "IMAP_URL": "imap://u:p@mail.example/"})

"""Letters over a real connection to a real mail server, and what its answers mean (E12)."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.channels.base import Accepted, Message, Outcome, Refused, Unknown
from fieldapp.channels.console import Console
from fieldapp.channels.email import Attachment, Bounced, Email, Mail, Server, open_email
from fieldapp.settings import Settings, SettingsError
from tests.channels.scripted_server import ScriptedServer
from tests.support.mail_server import MailServer, certificate, mail_server
from tests.support.proofs import proves

ID = "0193-outbox"
NOTICE = Message(ID, "no_contact", "lilia@field.example", "Клиент не отвечает\nЗаявка на 10–12\nhttps://x/", 60)
NOW_MS = 1_795_410_000_000


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server without TLS on this machine."""
    with mail_server() as made:
        yield made


def email_of(port: int, trust: ssl.SSLContext | None = None, **server: str) -> Email:
    found = Server("127.0.0.1", port, server.get("user", ""), server.get("password", ""), server.get("tls", "none"))
    return Email(found, sender="fieldapp@field.example", name="Связь", now=lambda: NOW_MS, trust=trust, deadline_s=5)


def test_a_long_subject_keeps_its_blanks(server: MailServer) -> None:
    subjects = (
        "Запись в книге отзывов: жалоба № 17",
        "每周报告 " * 12,
        "A report of the area north, with all that was counted",
    )

    for subject in subjects:
        email_of(server.port).send(Mail(ID, "k", "m@x.example", "words", 60, subject=subject))

    assert [letter["Subject"] for _, _, letter in server.letters] == [one.strip() for one in subjects]


def test_a_notice_arrives_with_its_first_line_as_subject(server: MailServer) -> None:
    outcome = email_of(server.port).send(NOTICE)

    ((sender, recipients, letter),) = server.letters
    assert outcome == Accepted("taken as 77")
    assert (sender, recipients) == ("fieldapp@field.example", ["lilia@field.example"])
    assert letter["Subject"] == "Клиент не отвечает"
    assert letter["From"] == "Связь <fieldapp@field.example>"
    assert letter["Date"].startswith("Mon, 23 Nov 2026 05:00:00")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().splitlines() == ["Заявка на 10–12", "https://x/"]


@proves("E12")
def test_a_letter_sent_again_has_the_same_message_id(server: MailServer) -> None:
    for _ in range(2):
        email_of(server.port).send(NOTICE)

    assert {str(letter["Message-ID"]) for _, _, letter in server.letters} == {f"<{ID}@field.example>"}
    assert Email.can.key_window_s > 0


def test_a_file_goes_along(server: MailServer) -> None:
    card = Attachment("карта\r\n.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
    words = "Слова\n.точка в начале строки"

    email_of(server.port).send(Mail(ID, "evidence", "m@x.example", words, 60, subject="Карта", attachments=(card,)))

    ((_, _, letter),) = server.letters
    (file,) = letter.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("карта .pdf", b"%PDF-1.7 \x00\xff")
    assert letter.get_body().get_content().splitlines() == ["Слова", ".точка в начале строки"]


@proves("G23")
@pytest.mark.parametrize("evil", ["a\r\nBcc: all@evil.example", "a\nX: y", "a\x00b", "a\u2028Bcc: x", "a\x85b"])
def test_nothing_that_a_person_wrote_becomes_a_header(server: MailServer, evil: str) -> None:
    email_of(server.port).send(Mail(ID, "k", "m@x.example", "words", 60, subject=evil))

    ((_, recipients, letter),) = server.letters
    assert recipients == ["m@x.example"]
    assert "Bcc" not in letter
    assert "X" not in letter


@proves("G23")
@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b\r\nRCPT TO:<c@d.example>", "a b@c.example", "<a@b.example>", "a@b@c.example"]
)
def test_what_is_no_address_is_refused_before_anything_leaves(server: MailServer, address: str) -> None:
    outcome = email_of(server.port).send(Message(ID, "k", address, "words", 60))

    assert isinstance(outcome, Refused)
    assert outcome.permanent
    assert server.letters == []


@proves("E12")
@pytest.mark.parametrize(
    ("step", "answer", "outcome"),
    [
        ("rcpt", "550 5.1.1 no such user", Bounced),
        ("rcpt", "552 5.2.2 mailbox full", Bounced),
        ("data", "550 5.1.1 no such user", Bounced),
        ("rcpt", "450 4.2.0 greylisted, come back in five minutes", Refused),
        ("rcpt", "452 4.2.2 mailbox full", Refused),
        ("data", "451 4.3.0 not now", Refused),
        ("mail", "421 4.3.2 going down", Refused),
    ],
)
def test_an_address_that_takes_no_mail_is_told_from_a_server_that_waits(
    server: MailServer, step: str, answer: str, outcome: type[Outcome]
) -> None:
    setattr(server, step, answer)

    said = email_of(server.port).send(NOTICE)

    assert type(said) is outcome
    assert isinstance(said, Refused)
    assert said.permanent is (outcome is Bounced)
    assert answer[:3] in said.reason
    assert not isinstance(said, Bounced) or said.address == "lilia@field.example"


@pytest.mark.parametrize(("step", "answer"), [("mail", "550 5.7.1 who are you"), ("rcpt", "550 5.7.1 relaying denied")])
def test_what_our_own_standing_costs_marks_no_address(server: MailServer, step: str, answer: str) -> None:
    setattr(server, step, answer)

    said = email_of(server.port).send(NOTICE)

    assert type(said) is Refused
    assert said.permanent


def test_the_address_itself_stays_out_of_the_note(server: MailServer) -> None:
    server.rcpt = "550 <lilia@field.example> is unknown here"

    said = email_of(server.port).send(NOTICE)

    assert isinstance(said, Refused)
    assert "lilia" not in said.reason


@proves("E12")
def test_a_cut_after_the_content_is_unknown(server: MailServer) -> None:
    server.cuts = True

    assert isinstance(email_of(server.port).send(NOTICE), Unknown)


def test_a_cut_before_the_content_is_a_refusal() -> None:
    with ScriptedServer([b"220 hello\r\n"], reads=False) as cut:
        said = email_of(cut.port).send(NOTICE)

    assert isinstance(said, Refused)
    assert not said.permanent


@proves("E1")
def test_a_server_that_writes_a_byte_a_second_costs_the_deadline_only() -> None:
    with ScriptedServer([b"2"] * 100, pause_s=0.1, reads=False) as slow:
        channel = email_of(slow.port)
        channel.deadline_s = 0.5
        said = channel.send(NOTICE)

    assert isinstance(said, Refused)


def test_nobody_listening_is_a_refusal(free_port: int) -> None:
    assert isinstance(email_of(free_port).send(NOTICE), Refused)


def test_encryption_is_begun_and_the_server_is_known(tmp_path: Path) -> None:
    tls, trust = certificate(tmp_path)
    with mail_server(tls, password="word") as server:
        said = email_of(server.port, trust, tls="starttls", user="fieldapp", password="word").send(NOTICE)
        stranger = email_of(server.port, None, tls="starttls", user="fieldapp", password="word").send(NOTICE)
        unknown = email_of(server.port, trust, tls="starttls", user="fieldapp", password="other").send(NOTICE)

    assert isinstance(said, Accepted)
    assert server.seen_tls == [True]
    assert isinstance(stranger, Refused)
    assert "SSLCertVerificationError" in stranger.reason
    assert isinstance(unknown, Refused)
    assert not unknown.permanent


def test_a_server_without_encryption_gets_no_letter(server: MailServer) -> None:
    said = email_of(server.port, tls="starttls").send(NOTICE)

    assert said == Refused("the mail server offers no encryption", permanent=False)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, "", "", "starttls")),
        ("smtp://u%40x:p%3A@mail.example:25?tls=none", Server("mail.example", 25, "u@x", "p:", "none")),
        ("smtps://mail.example", Server("mail.example", 465, "", "", "ssl")),
        ("smtp://localhost:25", Server("localhost", 25, "", "", "none")),
    ],
)
def test_the_setting_says_where_and_how(url: str, server: Server) -> None:
    assert Server.of(url) == server


def test_letters_stay_here_until_a_server_is_named(tmp_path: Path) -> None:
    environ = {"DATA_DIR": str(tmp_path)}
    named = environ | {"SMTP_URL": "smtp://mail.example", "MAIL_FROM": "f@field.example"}

    assert isinstance(open_email(Settings.from_env(environ)), Console)
    assert isinstance(open_email(Settings.from_env(named)), Email)
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        open_email(Settings.from_env(environ | {"SMTP_URL": "smtp://mail.example"}))

"""The page of the book of reviews goes by itself to the head of unit and the deputy director, and is seen to arrive."""

import dataclasses
import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from sqlalchemy import select, update

from fieldapp.actions import keep_book_mail
from fieldapp.actions.deliver import deliver
from fieldapp.core.windows import instant_ms
from fieldapp.jobs.minutely import Minutely
from fieldapp.store.tables import bounces, events, outbox, outbox_words, photos
from fieldapp.workbench import Workbench, open_workbench
from tests.support.app import Site
from tests.support.mail_server import MailServer, mail_server
from tests.support.proofs import proves
from tests.web.test_complaint_book import DEPUTY, HEAD, hand_in, letters, name_contacts, owed, page_of, picture
from tests.web.test_complaints import ZONE, rows, write_down


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def post(site: Site, server: MailServer) -> Iterator[Callable[[], list[str]]]:
    """Sends what is due now, as a worker does."""
    settings = dataclasses.replace(site.settings, smtp_url=f"smtp://127.0.0.1:{server.port}",
                                   mail_from="fieldapp@fieldapp.example")  # fmt: skip
    tools = open_workbench(settings, site.clock)
    yield lambda: sent_by(tools)
    tools.engine.dispose()


def sent_by(tools: Workbench) -> list[str]:
    with tools.session() as session:
        mine = outbox.c.kind == "book_page", outbox.c.state == "waiting"
        found = list(session.scalars(select(outbox.c.id).where(*mine).order_by(outbox.c.audience.desc())))
    return [deliver(tools.session, tools.library, tools.settings, tools.clock.now_ms, carriers=tools.carriers,
                    outbox_id=one) for one in found]  # fmt: skip


@proves("S1.15", "S1.16")
def test_the_photo_goes_by_itself_to_the_head_and_a_copy_to_the_deputy(
    site: Site, server: MailServer, post: Callable[[], list[str]]
) -> None:
    name_contacts(site)
    case_id = write_down(site)
    hand_in(site, case_id)
    assert post() == ["not_ours"] * 2  # it may still be undone
    assert owed(site, case_id).state == "open"
    site.clock.forward(seconds=10)

    assert post() == ["accepted"] * 2

    by = {recipients[0]: letter for _, recipients, letter in server.letters}
    assert set(by) == {HEAD, DEPUTY}
    for letter in by.values():
        assert "".join(str(letter["Subject"]).split()) == "Записьвкнигеотзывов:жалоба№1/2026"
        (photo,) = letter.iter_attachments()
        assert (photo.get_filename(), photo.get_content_type()) == ("page-1-2026.jpg", "image/jpeg")
        with Image.open(io.BytesIO(photo.get_content())) as seen:
            assert seen.size == (1600, 1200)
        body = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert f"/complaints/{case_id}" in body
        assert "4 декабря 2026" in body
        assert not re.search("Ким|916|Мастер не", body)
    assert "Для сведения" in by[DEPUTY].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    page = page_of(site, case_id)
    assert "письмо ушло" in page
    assert "book_mail" not in page
    assert page.count("chip--ok") >= 3


@proves("S1.15")
def test_the_promise_is_kept_when_the_heads_letter_was_taken_and_not_before(
    site: Site, server: MailServer, post: Callable[[], list[str]]
) -> None:
    name_contacts(site, head="")
    case_id = write_down(site)
    hand_in(site, case_id)
    site.clock.forward(seconds=10)

    assert sorted(post()) == ["accepted", "waiting"]  # the copy alone keeps nothing
    assert [to for _, (to,), _ in server.letters] == [DEPUTY]
    assert owed(site, case_id).open
    page = page_of(site, case_id)
    assert "Не указана почта: Руководитель подразделения" in page
    assert "book__note--danger" in page
    assert 'href="/areas/north"' in page
    name_contacts(site)
    site.clock.forward(seconds=61)

    assert post() == ["accepted"]  # nobody had to press anything
    kept = owed(site, case_id)
    assert (kept.open, kept.state, kept.settled_ms) == (False, "kept", letters(site, case_id)["head"].settled_ms)


@proves("S1.15")
def test_a_letter_that_does_not_arrive_is_red_and_goes_again_when_the_address_is_right(
    site: Site, server: MailServer, post: Callable[[], list[str]]
) -> None:
    name_contacts(site)
    case_id = write_down(site)
    hand_in(site, case_id)
    site.clock.forward(seconds=10)
    server.rcpt = "550 5.1.1 no such user"
    assert post() == ["failed"] * 2

    page = page_of(site, case_id)
    assert owed(site, case_id).open
    assert "обещание не выполнено" in page
    (head, deputy) = re.findall(r'name="message" value="([^"]+)"', page)
    assert (head, deputy) == tuple(letters(site, case_id)[whom].id for whom in ("head", "deputy"))
    server.rcpt = ""
    name_contacts(site, head="new@fieldapp.example")
    hers = site.browser_of("d01")
    assert hers.post(f"/complaints/{case_id}/page/again", data={"message": head}).status_code == 303
    assert post() == ["accepted"]

    assert [to for _, (to,), _ in server.letters] == ["new@fieldapp.example"]
    assert owed(site, case_id).state == "kept"
    with site.session() as session:
        assert session.execute(select(bounces.c.address).order_by(bounces.c.address)).scalars().all() == [DEPUTY, HEAD]
        words = session.execute(select(outbox_words).where(outbox_words.c.outbox_id == head)).one()
    assert words.address == "new@fieldapp.example"


@proves("S1.15")
def test_what_is_taken_back_in_time_is_not_sent_and_the_next_photo_is(
    site: Site, server: MailServer, post: Callable[[], list[str]]
) -> None:
    name_contacts(site)
    case_id = write_down(site)
    hand_in(site, case_id)
    (first,) = rows(site, events, case_id, events.c.type == "book.page")
    hers = site.browser_of("d01")
    revision = re.search(r'name="revision" value="(\d+)"', hers.get(f"/cases/{case_id}").text)
    taken_back = {"of": first.id, "how": "withdraw", "revision": revision[1] if revision else "0"}

    assert hers.post(f"/cases/{case_id}/take-back", data=taken_back).status_code in (200, 303)

    assert {row.state for row in letters(site, case_id).values()} == {"cancelled"}
    assert owed(site, case_id).state == "withdrawn"
    hand_in(site, case_id, picture(grey=200))
    site.clock.forward(seconds=11)
    assert post() == ["accepted"] * 2
    assert len(server.letters) == 2
    assert "снимка нет" not in page_of(site, case_id)


def test_a_photo_that_is_still_on_its_way_is_waited_for(
    site: Site, server: MailServer, post: Callable[[], list[str]]
) -> None:
    name_contacts(site)
    case_id = write_down(site)
    hand_in(site, case_id)
    with site.session() as session:
        session.execute(update(photos).values(complete=False, state="new"))
        session.commit()
    site.clock.forward(seconds=10)

    assert post() == ["waiting"] * 2
    assert "ждёт снимка" in page_of(site, case_id)
    with site.session() as session:
        session.execute(update(photos).values(complete=True, state="broken"))
        session.commit()
    site.clock.forward(seconds=61)
    assert post() == ["failed"] * 2
    assert "сфотографируйте страницу ещё раз" in page_of(site, case_id)
    assert server.letters == []


@proves("S1.15")
def test_a_killed_sender_keeps_the_promise_a_minute_later_at_the_moment_it_was_kept(
    site: Site, server: MailServer, post: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    name_contacts(site)
    case_id = write_down(site)
    hand_in(site, case_id)
    site.clock.set(instant_ms(20261123, 10 * 60 + 59, ZONE))
    with monkeypatch.context() as killed:
        killed.setattr(keep_book_mail, "keep", lambda *_: (0, []))
        assert post() == ["accepted"] * 2
    assert owed(site, case_id).open
    sent_ms = letters(site, case_id)["head"].settled_ms
    site.clock.forward(minutes=2)
    tools = open_workbench(site.settings, site.clock)

    assert Minutely(tools).run()
    tools.engine.dispose()

    assert (owed(site, case_id).state, owed(site, case_id).settled_ms) == ("kept", sent_ms)

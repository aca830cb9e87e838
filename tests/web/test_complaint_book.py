"""The page of the book of reviews: photographed, told when it goes and why, mailed by itself, seen to have arrived."""

import dataclasses
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, update

from fieldapp.actions import keep_book_mail
from fieldapp.actions.deliver import deliver
from fieldapp.actions.take_page import MOST_BYTES
from fieldapp.core.windows import instant_ms
from fieldapp.jobs.minutely import Minutely
from fieldapp.store.tables import area_days, areas, bounces, events, outbox, outbox_words, photos, promises
from fieldapp.workbench import Workbench, open_workbench
from tests.support.app import Site, add_person
from tests.support.mail_server import MailServer, mail_server
from tests.support.proofs import proves
from tests.web.test_complaints import ZONE, rows, write_down

MAKER = "Zoya's phone"
HEAD, DEPUTY = "head@fieldapp.example", "deputy@fieldapp.example"


def picture(*, kind: str = "JPEG", grey: int = 230, size: tuple[int, int] = (1200, 1600)) -> bytes:
    """A page; a JPEG lies on its side and tells where it was taken, as phones write it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[274] = 6  # to be turned by a quarter
    exif[271] = MAKER
    Image.new("RGB", size, (grey, grey, grey)).save(out, kind, exif=exif)
    return out.getvalue()


def hand_in(site: Site, case_id: str, content: bytes | None = None, login: str = "d01") -> Any:
    sent = {"page": (io.BytesIO(picture() if content is None else content), "IMG_0042.jpg")}
    return site.browser_of(login).post(f"/complaints/{case_id}/page", data=sent)


def name_contacts(site: Site, **addresses: str) -> None:
    """The head and the deputy of the north; an empty address is none."""
    contacts = {f"contact_{whom}": {"name": f"Имя {whom}", "phone": "", "email": address}
                for whom, address in ({"head": HEAD, "deputy": DEPUTY} | addresses).items()}  # fmt: skip
    with site.session() as session:
        session.execute(update(areas).where(areas.c.id == "north").values(settings=contacts))
        session.commit()


def seen_photo(site: Site, sha256: str) -> Image.Image:
    """As people of the area get it."""
    with site.browser_of("d01").get(f"/api/v1/photos/{sha256}") as answer:
        return Image.open(io.BytesIO(answer.data))


def letters(site: Site, case_id: str) -> dict[str, Any]:
    """The latest letter to each."""
    found = sorted(rows(site, outbox, case_id, outbox.c.kind == "book_page"), key=lambda row: row.id)
    return {row.audience: row for row in found}


def owed(site: Site, case_id: str) -> Any:
    (row,) = rows(site, promises, case_id, promises.c.kind == "book_mail")
    return row


def page_of(site: Site, case_id: str, login: str = "d01") -> str:
    return site.browser_of(login).get(f"/complaints/{case_id}").text


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


@proves("S1.14")
def test_the_photo_is_kept_upright_and_without_its_metadata(site: Site) -> None:
    case_id = write_down(site)

    assert hand_in(site, case_id).status_code == 303

    (said,) = rows(site, events, case_id, events.c.type == "book.page")
    (kept,) = rows(site, photos, case_id)
    assert (kept.sha256, kept.state, kept.author) == (said.data["booklet_page"], "ready", "d01")
    with seen_photo(site, kept.sha256) as seen:
        assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (1600, 1200), {})
    kept_files = [one for one in site.settings.data_dir.rglob("photos/**/*") if one.is_file()]
    assert kept_files
    assert all(MAKER.encode() not in one.read_bytes() for one in kept_files)
    assert f"/api/v1/photos/{kept.sha256}" in page_of(site, case_id)


@proves("S1.14")
@pytest.mark.parametrize(("content", "words"), [
    (b"", "Сначала сфотографируйте"),
    (b"%PDF-1.7 not a picture", "не открывается"),
    (b"\xff\xd8\xff" + b"0" * 900, "не открывается"),
])  # fmt: skip
def test_what_is_no_photo_is_refused_with_what_to_do(quick_site: Site, content: bytes, words: str) -> None:
    case_id = write_down(quick_site)

    answer = hand_in(quick_site, case_id, content)

    assert answer.status_code == 422
    assert words in answer.text
    assert letters(quick_site, case_id) == {}


def test_a_photo_beyond_the_limit_is_said_to_be_too_large(quick_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = write_down(quick_site)
    monkeypatch.setattr("fieldapp.actions.take_page.MOST_BYTES", 1_000)

    answer = hand_in(quick_site, case_id)

    assert (answer.status_code, "больше 12 МБ" in answer.text) == (422, True)
    assert letters(quick_site, case_id) == {}


def test_a_form_far_beyond_the_limit_is_answered_in_the_same_words(quick_site: Site) -> None:
    case_id = write_down(quick_site)

    answer = quick_site.browser_of("d01").post(f"/complaints/{case_id}/page", data={"page": "0" * (MOST_BYTES * 2)})

    assert (answer.status_code, "больше 12 МБ" in answer.text) == (422, True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_photo_of_another_kind_becomes_a_jpeg(quick_site: Site, kind: str) -> None:
    case_id = write_down(quick_site)

    assert hand_in(quick_site, case_id, picture(kind=kind, size=(900, 3000))).status_code == 303

    (kept,) = rows(quick_site, photos, case_id)
    with seen_photo(quick_site, kept.sha256) as seen:
        assert max(seen.size) == 2000


def test_the_same_photo_twice_is_one_page_and_a_closed_complaint_takes_none(quick_site: Site) -> None:
    case_id = write_down(quick_site)

    assert [hand_in(quick_site, case_id).status_code for _ in range(2)] == [303, 303]
    assert len(rows(quick_site, outbox, case_id, outbox.c.kind == "book_page")) == 2
    hers = quick_site.browser_of("d01")
    hers.post(f"/complaints/{case_id}/say", data={"event": "complaint.closed", "text": "taken_back"})

    assert hand_in(quick_site, case_id, picture(grey=200)).status_code == 409


@proves("G7")
def test_nobody_of_another_area_hands_in_or_sends_again(quick_site: Site) -> None:
    case_id = write_down(quick_site)
    hand_in(quick_site, case_id)
    mine = letters(quick_site, case_id)["head"].id

    for login in ("d02", "t01"):
        hers = quick_site.browser_of(login)
        assert hand_in(quick_site, case_id, login=login).status_code == 404
        assert hers.post(f"/complaints/{case_id}/page/again", data={"message": mine}).status_code == 404
    other = write_down(quick_site)
    hers = quick_site.browser_of("d01")
    assert hers.post(f"/complaints/{other}/page/again", data={"message": mine}).status_code == 404


@proves("S1.15")
@pytest.mark.parametrize(("now", "entered", "words"), [
    (20261123, "2026-11-23T07:00", "до 11:00 вторника, 24 ноября, потому что это следующий рабочий день"),
    (20261128, "2026-11-28T07:00", "до 11:00 понедельника, 30 ноября, потому что 29 ноября нерабочий день"),
    (20261127, "2026-11-27T07:00", "до 11:00 понедельника, 30 ноября, потому что 28 ноября – 29 ноября нерабочие дни"),
])  # fmt: skip
def test_until_when_is_a_sentence_with_its_reason(quick_site: Site, now: int, entered: str, words: str) -> None:
    quick_site.clock.set(instant_ms(now, 12 * 60, ZONE))

    case_id = write_down(quick_site, came_ms=entered, again_ms="2026-12-01T10:00")

    assert words in page_of(quick_site, case_id)


@proves("S1.15")
def test_the_sentence_follows_the_areas_calendar(quick_site: Site) -> None:
    case_id = write_down(quick_site, came_ms="2026-11-23T07:00")
    with quick_site.session() as session:
        session.execute(area_days.insert().values(area_id="north", day=20261124, kind="off", note="День города"))
        session.commit()
    assert hand_in(quick_site, case_id).status_code == 303

    assert "до 11:00 среды, 25 ноября, потому что 24 ноября нерабочий день" in page_of(quick_site, case_id)
    assert owed(quick_site, case_id).due_ms == instant_ms(20261125, 11 * 60, ZONE)


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


@pytest.mark.parametrize("locale", ["ru", "en", "zh"])
def test_the_page_speaks_each_language(quick_site: Site, locale: str) -> None:
    with quick_site.session() as session:
        add_person(session, "m01", name="Мария", role="manager", area_ids=("north",))
        session.commit()
    case_id = write_down(quick_site)
    hers = quick_site.browser_of("m01")
    hers.set_cookie("locale", locale)

    assert "book." not in re.sub(r"book\.(page|given)|class=\"[^\"]+\"", "", hers.get(f"/complaints/{case_id}").text)

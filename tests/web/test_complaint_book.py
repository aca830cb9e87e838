"""The page of the book of reviews: photographed, told when it goes and why, mailed by itself, seen to have arrived."""

import io
import re
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import update

from fieldapp.actions.take_page import MOST_BYTES
from fieldapp.core.windows import instant_ms
from fieldapp.store.tables import accounts, area_days, areas, events, outbox, photos, promises
from tests.support.app import Site
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


@pytest.mark.parametrize("locale", ["ru", "en", "zh"])
def test_the_page_speaks_each_language(quick_site: Site, locale: str) -> None:
    with quick_site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "d01").values(locale=locale))
        session.commit()
    case_id = write_down(quick_site)
    hand_in(quick_site, case_id)

    page = page_of(quick_site, case_id)

    own = {"ru": "Страница книги отзывов", "en": "Page of the book of reviews", "zh": "意见簿页面"}
    assert [one for one, words in own.items() if words in page] == [locale]
    assert not re.search(
        r"\b(book|outbox|areas)\.[a-z_]+\.?[a-z_]*[<\"]", page.replace('"book.page"', "").replace('"book.given"', "")
    )

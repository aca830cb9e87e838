"""To which case does a photo belong? Its event goes first from a phone, and its bytes first from a form (A18)."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from fieldapp.actions.take_photo import take_photo
from fieldapp.reads.photo_seen import may_see
from fieldapp.store.tables import photos
from tests.support.proofs import proves
from tests.support.world import Phone, World


def picture() -> tuple[str, bytes]:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "JPEG")
    return hashlib.sha256(made.getvalue()).hexdigest(), made.getvalue()


def send(world: World, folder: Path, login: str = "t01") -> str:
    """The bytes; the code of a refusal."""
    sha256, content = picture()
    with world.session() as session:
        return take_photo(session, world.now_ms, world.actor(login), folder, sha256=sha256, start=0,
                          total=len(content), piece=content).refused  # fmt: skip


@proves("A18")
@pytest.mark.parametrize("event_first", [True, False])
def test_a_photo_is_seen_by_the_office_of_its_visit_whichever_came_first(
    world: World, phone: Phone, tmp_path: Path, event_first: bool
) -> None:
    case_id, (sha256, content) = world.visit(), picture()
    phone.record(case_id, "photo.taken", {"sha256": sha256, "about": "leaflet"})
    if event_first:
        phone.sync()
    assert send(world, tmp_path) == ""
    phone.sync()

    (kept,) = world.rows(photos)
    assert (kept["case_id"], kept["author"], kept["size"], kept["state"]) == (case_id, "t01", len(content), "ready")
    with world.session() as session:
        assert [may_see(session, world.actor(one), sha256) for one in ("t01", "d01")] == [True, True]


def test_what_one_person_named_no_other_fills(world: World, phone: Phone, tmp_path: Path) -> None:
    case_id, (sha256, _) = world.visit(), picture()
    phone.record(case_id, "photo.taken", {"sha256": sha256, "about": "leaflet"})
    phone.sync()

    assert send(world, tmp_path, "t03") == "not_yours"
    assert send(world, tmp_path) == ""


def test_a_photo_stays_with_the_visit_that_named_it_first(world: World, phone: Phone, tmp_path: Path) -> None:
    first, second = world.visit(), world.visit(from_hour=6)
    for case_id in (first, second):
        phone.record(case_id, "photo.taken", {"sha256": picture()[0], "about": "leaflet"})
        phone.sync()
    send(world, tmp_path)

    assert [row["case_id"] for row in world.rows(photos)] == [first]

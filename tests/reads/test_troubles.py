"""What the board says is wrong."""

from fieldapp.reads.day import AreaView
from fieldapp.reads.troubles import troubles
from fieldapp.store.tables import devices
from tests.support.app import Site
from tests.support.proofs import proves


def phone(site: Site, device: str, *, seen: int, unsent: int, account: str = "t01") -> None:
    with site.session() as session:
        session.execute(
            devices.insert().values(
                id=device, account_id=account, last_seq=7, missing_seq=[], clock={}, seen_ms=seen, unsent_events=unsent
            )
        )
        session.commit()


def told(site: Site, area: str = "north") -> list[tuple[str, int]]:
    view = AreaView(id=area, name="", zone="Europe/Moscow", phone="")
    with site.session() as session:
        return troubles(session, [view], site.clock.now_ms())


@proves("A8")
def test_what_a_former_phone_kept_is_said_to_its_own_area(site: Site) -> None:
    now = site.clock.now_ms()
    phone(site, "old", seen=now - 100, unsent=3)
    assert told(site) == []

    phone(site, "new", seen=now, unsent=1)

    assert told(site) == [("former_phone", 3)]
    assert told(site, "south") == []

"""What is said on the phone itself about records that never left the former one."""

from fieldapp.store.tables import devices
from tests.support.app import Site, insert_row
from tests.support.proofs import proves


@proves("A8")
def test_a_phone_hears_at_sign_in_how_much_the_other_ones_of_the_account_had_left(site: Site) -> None:
    with site.session() as session:
        for device, account, unsent in (("old", "t01", 3), ("new", "t01", 1), ("old", "t02", 5)):
            row = {"id": device, "account_id": account, "missing_seq": [], "clock": {}, "seen_ms": 1}
            insert_row(session, devices, **row, unsent_events=unsent)
        session.commit()
    browser = site.browser_of("t01")

    told = [
        browser.get(f"/api/v1/session?device={device}").json["left_elsewhere"] for device in ("new", "old", "fresh")
    ]

    assert told == [3, 1, 4]
    assert "left_elsewhere" not in browser.get("/api/v1/session").json

"""What is known of a phone only grows."""

from sqlalchemy.orm import Session

from fieldapp.store import devices
from fieldapp.store.db import open_engine
from tests.support.app import add_cast

CLOCK = {"clock": "clock-1", "wall_ms": 1, "mono_ms": 1.0, "server_ms": 1}


def row_of(last_seq: int) -> dict[str, object]:
    return {"id": "phone", "account_id": "t01", "last_seq": last_seq, "missing_seq": [], "unsent_events": 0,
            "unsent_photos": 0, "app": "0.1.0", "push": "ok", "clock": CLOCK, "seen_ms": 1}  # fmt: skip


def test_a_request_that_was_overtaken_does_not_take_numbers_back(tables_url):
    engine = open_engine(tables_url)
    with Session(engine) as session:
        add_cast(session, 1)
        devices.save_device(session, row_of(4))

        devices.save_device(session, row_of(3))

        _epoch, row = devices.device_of(session, "phone", "t01")
    engine.dispose()
    assert row is not None
    assert row["last_seq"] == 4

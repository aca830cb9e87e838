"""From the outbox through a real Kannel to a phone, and back: the receipt and the customer's "yes" find their visit."""

from pathlib import Path

import pytest

from fieldapp.store.tables import outbox, replies
from tests.support import kannel as kannel_support
from tests.support import servers
from tests.support.app import MONDAY_8
from tests.support.live_site import LiveSite, live_site
from tests.support.proofs import proves
from tests.support.waiting import wait_for

NUMBER = "70004838300"  # of the first visit that the seeder makes


@proves("S4.5", "E3")
def test_a_text_its_receipt_and_its_answer_go_the_whole_way(sqlite_with_tables: Path, tmp_path: Path) -> None:
    if lacking := kannel_support.missing():
        pytest.skip(lacking)
    port = servers.free_port()
    url = f"kannel://fieldapp:secret@127.0.0.1:{port}"
    with live_site(sqlite_with_tables, tmp_path, MONDAY_8, SMS_URL=url, SMS_FROM="Svyaz") as live:
        hook = live.site.settings.sms_hook_url("kannel")
        with kannel_support.running_kannel(tmp_path, port, hook) as kannel:
            visit = live.seeder.visit("t01")
            live.seeder.report(visit, "technician.departed")
            live.clock.forward(seconds=11)  # the tap can no longer be taken back
            live.deliver_all(live.workbench())
            assert state_of(live, visit) == "accepted"

            kannel.phone_network(NUMBER, "13013", "text", "да")

            wait_for(lambda: state_of(live, visit) == "delivered")
            wait_for(lambda: live.rows(replies))
            [answer] = live.rows(replies)
            assert (answer.case_id, answer.meaning, answer.settled_ms) == (
                visit,
                "yes",
                None,
            )  # he sets out: she reads it
        assert "/hooks" not in (tmp_path / "server.log").read_text()


def state_of(live: LiveSite, visit: str) -> str:
    [row] = live.rows(outbox, outbox.c.case_id == visit, outbox.c.audience == "customer")
    return str(row.state)

"""The line rings: the desk says who it is by itself, and one key opens the call with that number."""

import json
import urllib.request

from playwright.sync_api import expect
from sqlalchemy import select, update

from fieldapp.store.tables import accounts, calls, line_calls
from tests.support.doors import System
from tests.support.proofs import proves

NUMBER = "+79172550307"


def says(live, exchange: System, kind: str) -> str:
    """A fact of the one call, over the real network."""
    body = json.dumps({"kind": kind, "call": "c-1", "phone": NUMBER, "extension": "141"}).encode()
    headers = {"Authorization": f"Bearer {exchange.token}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{live.base}/hooks/telephony", body, headers)) as answer:
        return str(json.load(answer)["status"])


@proves("S2.1", "S3.1")
def test_who_rings_is_on_the_screen_and_one_key_opens_the_call(desk_of, stage):
    desk, live = desk_of("o41"), stage.live
    with live.site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "o41").values(extension="141"))
        session.commit()
    exchange = System(live.site, "line:write")
    desk.reach(".presence__one--ready")
    desk.press("Space")
    expect(desk.page.locator(".presence__one--ready[aria-pressed='true']")).to_be_visible()

    assert says(live, exchange, "ringing") == "accepted"
    expect(desk.page.locator(".desk__line")).to_contain_text("Звонит 8 917 255-03-07")
    expect(desk.page.locator("#caller-number")).to_have_value(NUMBER)
    desk.press("i")
    desk.expect_step("ringing")
    expect(desk.page.locator(".desk__line")).to_have_count(0)
    case_id = desk.open_case()
    desk.take("call.answered", "question")
    desk.expect_sent()
    assert [says(live, exchange, kind) for kind in ("answered", "ended")] == ["accepted"] * 2

    with live.site.session() as session:
        assert session.scalars(select(line_calls.c.case_id)).one() == case_id
        assert session.execute(select(calls.c.rings, calls.c.e164)).one() == (1, NUMBER)
    assert desk.complaints == []

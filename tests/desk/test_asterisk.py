"""What the example for Asterisk says, sent once more: three calls as its dialplan writes them (docs/telephony.md)."""

import re
from pathlib import Path
from urllib.parse import parse_qs

from sqlalchemy import update

from fieldapp.store.tables import accounts, line_calls
from tests.desk.test_open_calls import opened, rows
from tests.support.doors import System
from tests.support.proofs import proves

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "tests/data/asterisk-calls.txt"
AHEAD_MS = 2_500
FORM = "application/x-www-form-urlencoded"


def bodies() -> list[str]:
    return [line for line in RECORD.read_text().splitlines() if not line.startswith("#")]


def replay(site, exchange: System, some: list[str]) -> list[str]:
    """Each is sent when it was; what became of it."""
    answers = []
    for body in some:
        at_ms = int(parse_qs(body)["sent_ms"][0]) - AHEAD_MS
        site.clock.forward(seconds=(at_ms - site.clock.now_ms()) / 1000)
        answer = exchange.post("/hooks/telephony", data=body, content_type=FORM)
        answers.append(answer.json["status"] if answer.status_code == 200 else answer.text)
    return answers


@proves("S2.1", "S2.9", "S2.10", "S3.1")
def test_three_calls_of_an_asterisk(site, desk) -> None:
    with site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "o01").values(extension="101"))
        session.commit()
    assert site.browser_of("o01").post("/api/v1/presence", json={"state": "ready"}).status_code == 200
    exchange, facts = System(site, "line:write", area="north"), bodies()

    first = replay(site, exchange, facts[:2])
    case_id, event = opened(site, private={"phone": "8 916 123-45-67"})
    desk(events=[event])
    rest = replay(site, exchange, facts[2:])

    assert first + rest == ["accepted"] * 8
    calls = sorted(rows(site, line_calls), key=lambda row: row.began_ms)
    assert [(row.rings, row.e164, row.case_id) for row in calls] == [
        (3, "+79161234567", case_id), (None, "+78432501122", None), (1, "", None),
    ]  # fmt: skip
    assert [row.presence for row in calls] == ["ready"] * 3
    (entry,) = rows(site)
    assert (entry.rings, entry.ended_ms - entry.answered_ms) == (3, 149_367)
    page = site.browser_of("o01").get("/register").text
    assert "8 843 250-11-22" in page
    assert "говорили 1 мин 1 с" in page
    assert replay(site, exchange, facts[-1:]) == ["duplicate"]


def test_the_dialplan_of_the_docs_writes_these_fields() -> None:
    dialplan = (ROOT / "docs/telephony.md").read_text()
    [line] = re.findall(r"CURL\(\$\{FIELDAPP_URL\},(.*)\)\}\)", dialplan)

    names = re.findall(r"(?:^|&)(\w+)=", line)

    assert {tuple(parse_qs(body, keep_blank_values=True)) for body in bodies()} == {tuple(names)}

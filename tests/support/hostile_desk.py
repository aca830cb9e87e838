"""What the contact desk, the ledger and the reports leave behind, with one hostile word in every text of it."""

from typing import Any

from fieldapp.store.tables import (
    answer_cards,
    calls,
    card_versions,
    complaints,
    departments,
    line_calls,
    outage_numbers,
    promises,
    questions,
    reports,
)
from tests.support.app import insert_row

CARD = ("title", "answer", "preparation", "times", "reason")
DEPARTMENT = ("name", "topics", "address", "hours")


def desk_rows(session: Any, now_ms: int, n: int, word: str, case_id: str) -> None:
    """A department, a card with its version, a question, a promise, a call, a complaint and a report of area `hN`."""
    area, whole = f"h{n}", {"ru": dict.fromkeys(CARD, word)}
    insert_row(session, departments, id=f"dp{n}", words={"ru": dict.fromkeys(DEPARTMENT, word)}, phones=[[word, word]],
               changed_ms=now_ms)  # fmt: skip
    insert_row(session, answer_cards, id=f"ac{n}", number=n + 1, kind="service", state="offered", price_min=1,
               price_max=2, department_id=f"dp{n}", owner_id=f"h{n}", check_day=20261123, words=whole,
               revision=1, seq=n + 1, changed_ms=now_ms)  # fmt: skip
    for thing_id in (f"ac{n}", f"dp{n}"):
        insert_row(
            session, card_versions, thing_id=thing_id, revision=1, by_id=f"h{n}", at_ms=now_ms, was={"words": whole}
        )
    insert_row(session, questions, id=f"q{n}", area_id=area, case_id=case_id, state="awaiting", question=word,
               department_id=f"dp{n}", asker=word, asker_phone=word, asked_by=f"h{n}", asked_ms=now_ms,
               due_ms=now_ms)  # fmt: skip
    insert_row(session, promises, id=f"pr{n}", key=f"{case_id}:by_hand:{n}", case_id=case_id, area_id=area,
               kind="by_hand", n=1, owner=f"h{n}", due_ms=now_ms + 60_000 + n, created_ms=now_ms)  # fmt: skip
    insert_row(session, calls, case_id=case_id, area_id=area, kind="information", operator_id=f"h{n}", year=2026,
               number=1, outage_no=word[:60], e164=word[:60], region=word[:60], day=20261123,
               began_ms=now_ms + n)  # fmt: skip
    for ended in (None, now_ms):  # answered and not written down, and missed
        insert_row(session, line_calls, id=f"lc{n}{ended}", system=word[:40], call=f"{n}{ended}{word[:300]}",
                   area_id=area, account_id=f"h{n}", extension=word[:60], e164=word[:60], presence=word[:60],
                   began_ms=now_ms - n, rang_ms=now_ms - n, answered_ms=ended, ended_ms=now_ms, rings=4,
                   created_ms=now_ms)  # fmt: skip
    insert_row(session, outage_numbers, area_id=area, number=word[:60], letter="A", n=1, block=1, device="",
               account_id=f"h{n}", kind="desk", state="used", case_id=case_id, given_ms=now_ms,
               ended_ms=now_ms)  # fmt: skip
    insert_row(session, outage_numbers, area_id=area, number="A-0002", letter="A", n=2, block=1, device="",
               account_id=f"h{n}", kind="paper", state="void", by_id=f"h{n}", why=word, given_ms=now_ms,
               ended_ms=now_ms)  # fmt: skip
    insert_row(session, complaints, case_id=case_id, area_id=area, channel="book", open=True, from_day=20261123,
               registered_ms=now_ms + n)  # fmt: skip
    insert_row(session, reports, id=f"rp{n}", area_id=area, kind="weekly", first_day=20261113, last_day=20261119,
               zone="Europe/Moscow", figures={"counts": {}}, digest="d", made_ms=now_ms, checked_ms=now_ms)  # fmt: skip

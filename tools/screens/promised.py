"""Which promises stand in the ledger of the pictures: overdue, soon, kept, late, handed over?"""

from sqlalchemy import insert, select, update

from fieldapp.actions.hand_over_promise import hand_over
from fieldapp.actions.keep_promise import Done, Next
from fieldapp.actions.make_promise import make_promise
from fieldapp.store.tables import promises
from tests.support.app import Site


def promised(site: Site, ids: dict[str, str]) -> str:
    """Promises of all sorts: overdue, soon, kept, late, handed over; the id of the one that was handed over."""
    hour, lilia = 3_600_000, site.actor("d01")
    now_ms, library = site.clock.now_ms(), site.app.extensions["fieldapp"].library
    for name, minutes, words in (("door", -25, "Перезвоню, как узнаю про кабель"), ("done", 40, "Пришлю акт на почту"),
                                 ("planned", 900, "Договорюсь с домоуправлением о ключах от чердака")):  # fmt: skip
        with site.session() as session:
            due = Next(now_ms + max(1, minutes) * 60_000, words)
            done = make_promise(session, library, now_ms, lilia, ids[name], due)
            assert isinstance(done, Done), done
            if minutes < 0:
                when = now_ms + minutes * 60_000
                session.execute(update(promises).where(promises.c.id == done.promise_id).values(due_ms=when))
                session.commit()
    with site.session() as session:
        mine = select(promises.c.id).where(promises.c.case_id == ids["late"], promises.c.kind == "call_unhappy")
        promise_id = str(session.execute(mine).scalar_one())
        hand_over(session, library, now_ms, lilia, promise_id, to="d01", reason="asked_for")
        for number in range(9):
            kept = {"state": "kept" if number % 4 else "missed", "open": False, "settled_ms": now_ms - number * hour}
            session.execute(insert(promises).values(
                id=f"kept-{number}", key=f"{ids['ready']}:by_hand:call_back:{number}", case_id=ids["ready"], n=1,
                area_id="north", kind="call_back", owner="" if number % 2 else "d01", due_ms=now_ms - number * hour,
                created_ms=1, **kept))  # fmt: skip
        session.commit()
    return promise_id

"""Reports are made by themselves, once, also after restarts and days without power; managers get them by mail."""

import dataclasses
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from fieldapp.actions.deliver import deliver
from fieldapp.core.canonical import digest
from fieldapp.jobs import reports as job
from fieldapp.store.tables import accounts, outbox, outbox_words, report_changes, report_items, reports
from fieldapp.workbench import Workbench, open_workbench
from tests.support.app import Site, add_person
from tests.support.mail_server import mail_server
from tests.support.proofs import proves
from tests.support.reports import a_call, add_calls, at

FRIDAY = 20261127  # the site's clock stands on Monday the 23rd


@pytest.fixture
def told(site: Site) -> Site:
    """Calls of the week to Thursday the 26th in the north, and two managers, one of them without an address."""
    site.is_broken_on_purpose = True  # these calls have no events
    with site.session() as session:
        add_calls(session, [a_call(place, at(20261120 + place % 7, 9)) for place in range(40)], "none")
        for login, email in (("m01", "m01@fieldapp.example"), ("m02", "")):
            add_person(session, login, name=login, role="manager", area_ids=("north",))
            session.execute(update(accounts).where(accounts.c.id == login).values(email=email))
        session.commit()
    return site


@pytest.fixture
def start(told: Site) -> Iterator[Callable[..., Workbench]]:
    """Starts a process's workbench, with other settings if wanted."""
    started: list[Workbench] = []

    def begin(**settings: str) -> Workbench:
        started.append(open_workbench(dataclasses.replace(told.settings, **settings), told.clock))  # type: ignore[arg-type]
        return started[-1]

    yield begin
    for tools in started:
        tools.engine.dispose()


Start = Callable[..., Workbench]


def made(site: Site) -> list[tuple[str, str, int, int]]:
    with site.session() as session:
        columns = (reports.c.area_id, reports.c.kind, reports.c.first_day, reports.c.last_day)
        return [tuple(row) for row in session.execute(select(*columns).order_by(reports.c.last_day, reports.c.kind))]


def count_of(site: Site, table: Any) -> int:
    with site.session() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


@proves("S2.26")
def test_the_weekly_one_comes_on_friday_at_six_and_the_monthly_one_on_the_26th(told: Site, start: Start) -> None:
    tools = start()
    told.clock.set(at(20261126, 6) - 1)
    assert job.make_due(tools) == 0

    told.clock.set(at(20261126, 6))
    assert job.make_due(tools) == 1
    told.clock.set(at(FRIDAY, 6) - 1)
    assert job.make_due(tools) == 0
    told.clock.set(at(FRIDAY, 6))
    assert job.make_due(tools) == 1
    assert job.make_due(start()) == 0  # another start finds it there

    assert made(told) == [("north", "monthly", 20261026, 20261125), ("north", "weekly", 20261120, 20261126)]


def test_after_weeks_without_power_all_that_is_missing_is_made(told: Site, start: Start) -> None:
    told.clock.set(at(20261212, 12))

    assert job.make_due(start()) == 4

    assert [one[1:3] for one in made(told)] == [
        ("monthly", 20261026), ("weekly", 20261120), ("weekly", 20261127), ("weekly", 20261204),
    ]  # fmt: skip


@proves("S2.26")
def test_of_several_processes_one_makes_it_and_one_letter_is_written(told: Site, start: Start) -> None:
    told.clock.set(at(FRIDAY, 6))

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(lambda _place: job.make_due(start()), range(3)))

    assert sum(counts) == 2
    assert len(made(told)) == 2
    with told.session() as session:
        addressees = list(session.scalars(select(outbox.c.addressee).where(outbox.c.kind == "report")))
    assert addressees == ["m01", "m01"]
    assert count_of(told, report_items) == 40 + sum(1 for place in range(40) if 20261120 + place % 7 <= 20261125)


@proves("S2.26")
def test_a_report_stays_as_it_was_and_corrections_stand_beside_it(told: Site, start: Start) -> None:
    told.clock.set(at(FRIDAY, 6))
    tools = start()
    job.make_due(tools)
    with told.session() as session:
        before = session.execute(select(reports).order_by(reports.c.id)).all()
        add_calls(session, [a_call(77, at(20261124, 9), kind="complaint")], "none")
        session.commit()
    told.clock.set(at(FRIDAY, 12))
    assert job.count_anew(tools) == 0  # once a day is enough
    told.clock.set(at(20261128, 7))

    assert job.count_anew(tools) > 0
    told.clock.set(at(20261129, 8))
    assert job.count_anew(tools) == 0

    with told.session() as session:
        after = session.execute(select(reports).order_by(reports.c.id)).all()
        found = session.execute(select(report_changes).where(report_changes.c.code == "calls")).all()
    assert [(one.figures, one.digest, one.made_ms) for one in after] == [
        (one.figures, one.digest, one.made_ms) for one in before
    ]
    assert sorted(one.is_now - one.was for one in found) == [1, 1]
    [weekly] = [one for one in after if one.kind == "weekly"]
    sealed = {"area": "north", "kind": "weekly", "first": 20261120, "last": 20261126, "figures": weekly.figures}
    assert weekly.digest == digest(sealed)
    page = told.browser_of("m01").get(f"/reports/{weekly.id}").text
    assert "Что уточнилось позже" in page


def test_the_ticker_begins_one_process_when_something_is_due(
    told: Site, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []

    class Child:
        def __init__(self, **given: object) -> None:
            begun.append(given["target"])

        def start(self) -> None: ...

        def is_alive(self) -> bool:
            return False

    class Context:
        Process = Child

    monkeypatch.setattr(job.multiprocessing, "get_context", lambda _name: Context)
    tools, maker = start(), job.Maker()
    assert not maker.look(tools)
    told.clock.set(at(FRIDAY, 6))

    assert maker.look(tools)
    assert not maker.look(tools)  # it failed; another try comes in ten minutes
    told.clock.forward(minutes=10)
    assert maker.look(tools)
    assert len(begun) == 2


@proves("S2.26")
def test_a_manager_gets_the_report_as_workbook_and_pdf(told: Site, start: Start) -> None:
    told.clock.set(at(FRIDAY, 6))
    with mail_server() as server:
        tools = start(smtp_url=f"smtp://127.0.0.1:{server.port}", mail_from="fieldapp@fieldapp.example")
        job.make_due(tools)
        with told.session() as session:
            letters = list(session.scalars(select(outbox.c.id).where(outbox.c.kind == "report").order_by(outbox.c.id)))
        states = [
            deliver(
                tools.session, tools.library, tools.settings, told.clock.now_ms, carriers=tools.carriers, outbox_id=one
            )
            for one in letters
        ]

    assert states == ["accepted"] * 2
    letter = next(one[2] for one in server.letters if "неделю" in str(one[2]["Subject"]))
    assert str(letter["Subject"]).startswith("Отчёт за неделю: Казань-Север, 20 ноября")
    workbook, pdf = [part for part in letter.walk() if part.get_filename()]
    assert (workbook.get_filename(), pdf.get_filename()) == ("weekly-20261120-20261126.xlsx",
                                                             "weekly-20261120-20261126.pdf")  # fmt: skip
    rows = {
        row[0]: row[1] for row in load_workbook(io.BytesIO(workbook.get_content())).active.iter_rows(values_only=True)
    }
    assert rows["Всего обращений"] == 40
    assert pdf.get_content().startswith(b"%PDF-")
    with told.session() as session:
        kept = session.execute(select(outbox_words.c.words).where(outbox_words.c.outbox_id == letters[0])).scalar_one()
    assert "/reports/" in kept


def test_a_letter_to_nobody_fails_visibly(told: Site, start: Start) -> None:
    told.clock.set(at(FRIDAY, 6))
    tools = start()
    job.make_due(tools)
    with told.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "m01").values(email=""))
        session.commit()
        letter = session.execute(select(outbox.c.id).where(outbox.c.kind == "report")).scalars().first()

    assert deliver(tools.session, tools.library, tools.settings, told.clock.now_ms, carriers=tools.carriers,
                   outbox_id=str(letter)) == "failed"  # fmt: skip

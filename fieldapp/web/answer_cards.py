"""What may an operator tell (S0.3 to S0.11, S2.2, S2.3)? The answer cards: find, read, write, look through, archive."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.actions import keep_card
from fieldapp.actions.cards_file import cells_of
from fieldapp.core.answer_cards import FORBIDDEN_TOPICS, KINDS, LONGEST, STATES, Card, Fault, Known, judge_card
from fieldapp.core.people import LOCALES, OFFICE
from fieldapp.core.windows import day_number, shifted
from fieldapp.reads import answer_cards as reads
from fieldapp.reads.card_search import find_cards, in_order
from fieldapp.reads.changes import reading
from fieldapp.stems import STEMS
from fieldapp.web import answer_view as view
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session

EDITORS = ("dispatcher", "operator", "manager", "administrator")  # of these the first two only what they own
CHECK_AFTER_DAYS = 180
SAID = ("saved", "same", "checked", "archived", "restored")
bp = Blueprint("answer_cards", __name__)


@bp.get("/cards")
@roles(*OFFICE)
def page() -> str:
    """The cards by number, through filters."""
    reading(session())
    wanted = _filter()
    rows = reads.cards(session(), wanted)
    after = rows[-1]["number"] if len(rows) == reads.PAGE else 0
    return _list(rows, chosen=wanted, after=after)


@bp.post("/cards/find")
@roles(*OFFICE)
def find() -> str:
    """What fits a question; the question stands in no address, since it may be about a person."""
    reading(session())
    question = request.form.get("q", "").strip()[:200]
    numbers = find_cards(session(), STEMS, question)
    rows = in_order(numbers, reads.cards_by_number(session(), numbers))
    return _list(rows, chosen=reads.Filter(), question=question)


@bp.get("/cards/new")
@roles("manager", "administrator")
def new() -> str:
    """An empty card."""
    reading(session())
    typed = {"kind": request.args.get("kind", ""), "check_day": view.iso_day(shifted(today(), CHECK_AFTER_DAYS))}
    return _form(typed | {"owner": current_actor().id}, [])


@bp.post("/cards/new")
@roles("manager", "administrator")
def add() -> Any:
    """Write it, or say what is missing with all that was typed."""
    card, faults = _typed()
    if card is None:
        return _form(request.form.to_dict(), faults), 422
    number = keep_card.add_card(session(), STEMS, now_ms(), current_actor(), card)
    return _back(number, "saved")


@bp.get("/cards/<int:number>")
@roles(*OFFICE)
def one(number: int) -> str:
    """The whole card at once (S0.4), with what must not be told and who changed what."""
    reading(session())
    row = _row(number)
    department = reads.department(session(), row["department_id"]) if row["department_id"] else None
    return render_template(
        "cards/card.html",
        card=view.whole(row, today()),
        department=view.department(department) if department else None,
        history=view.history(reads.versions(session(), row["id"])),
        may_edit=_may_edit(row),
        said=request.args.get("said", "") if request.args.get("said") in SAID else "",
        topics=FORBIDDEN_TOPICS,
    )


@bp.get("/cards/<int:number>/edit")
@roles(*EDITORS)
def edit(number: int) -> str:
    """The card as a form; for whoever may change it."""
    reading(session())
    row = _editable(number)
    return _form(cells_of(row) | {"revision": str(row["revision"])}, [], row)


@bp.post("/cards/<int:number>/edit")
@roles(*EDITORS)
def change(number: int) -> Any:
    """Write it; who was slower than somebody else is told so and sees both."""
    row = _editable(number)
    card, faults = _typed()
    if card is None:
        return _form(request.form.to_dict(), faults, row), 422
    session().rollback()
    try:
        revision = request.form.get("revision", 0, type=int)
        changed = keep_card.change_card(session(), STEMS, now_ms(), current_actor(), number, card, revision=revision)
    except keep_card.Stale:
        session().rollback()
        row = _row(number)
        newer = request.form.to_dict() | {"revision": str(row["revision"])}
        return _form(newer, [Fault("stale", "", {"by": view.changed_by(session(), row)})], row), 409
    return _back(number, "saved" if changed else "same")


@bp.post("/cards/<int:number>/checked")
@roles(*EDITORS)
def checked(number: int) -> Response:
    """It is still true."""
    _editable(number)
    session().rollback()
    day = shifted(today(), CHECK_AFTER_DAYS)
    keep_card.say_checked(session(), STEMS, now_ms(), current_actor(), number, check_day=day)
    return _back(number, "checked")


@bp.post("/cards/<int:number>/archive")
@roles(*EDITORS)
def archive(number: int) -> Response:
    """Out of use, or back again with `archived=no`."""
    _editable(number)
    session().rollback()
    archived = request.form.get("archived") != "no"
    keep_card.archive_card(session(), STEMS, now_ms(), current_actor(), number, archived=archived)
    return _back(number, "archived" if archived else "restored")


def today() -> int:
    """The day number of the installation's today."""
    zone = next(iter(current_actor().zones.values()), services().settings.default_timezone)
    return day_number(now_ms(), zone)


def known() -> Known:
    """What a card may name."""
    return Known(reads.department_keys(session()), reads.owner_keys(session()), today())


def _typed() -> tuple[Card | None, list[Fault]]:
    return judge_card(request.form.to_dict(), known())


def _filter() -> reads.Filter:
    asked = request.args
    return reads.Filter(
        kind=asked.get("kind", "") if asked.get("kind") in KINDS else "",
        state=asked.get("state", "") if asked.get("state") in STATES else "",
        owner_id=current_actor().id if asked.get("mine") == "yes" else "",
        stale_on=today() if asked.get("stale") == "yes" else 0,
        archived=asked.get("archived") == "yes",
        after=max(0, min(asked.get("after", 0, type=int), 2**31 - 1)),
    )


def _list(rows: list[Any], *, chosen: reads.Filter, question: str = "", after: int = 0) -> str:
    mine, every = reads.stale_counts(session(), current_actor().id, today())
    return render_template(
        "cards/list.html",
        cards=[view.line(row, today()) for row in rows],
        question=question,
        chosen=chosen,
        after=after,
        kinds=KINDS,
        states=STATES,
        stale_mine=mine,
        stale_all=every,
        may_add=current_actor().role in keep_card.EDITORS,
        topics=FORBIDDEN_TOPICS,
    )


def _form(typed: dict[str, str], faults: list[Fault], row: Any = None) -> str:
    return render_template(
        "cards/form.html",
        typed=typed,
        row=row,
        faults=view.faults(faults),
        kinds=KINDS,
        states=STATES,
        locales=LOCALES,
        longest=LONGEST,
        owners=reads.owners(session()),
        departments=[view.department(one) for one in reads.all_departments(session())],
    )


def _row(number: int) -> Any:
    row = reads.card(session(), number) if number < 2**31 else None
    return row if row is not None else abort(404)


def _editable(number: int) -> Any:
    row = _row(number)
    return row if _may_edit(row) else abort(404)


def _may_edit(row: Any) -> bool:
    return keep_card.may_edit(current_actor(), row["owner_id"])


def _back(number: int, said: str) -> Response:
    return redirect(url_for("answer_cards.one", number=number, said=said), 303)

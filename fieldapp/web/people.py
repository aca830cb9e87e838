"""Who may sign in, as what and where? Administrators write within their own areas; a lost phone is one button (G4)."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from fieldapp.actions import manage_people as manage
from fieldapp.core.people import LOCALES, OFFICE, ROLES
from fieldapp.reads import accounts as accounts_read
from fieldapp.reads.accounts import Account
from fieldapp.reads.changes import reading
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import roles
from fieldapp.web.me import device_lines, passkey_lines
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import phone, plural, t

bp = Blueprint("people", __name__)
FIELDS = ("name", "badge", "phone", "email", "position", "extension")


@bp.get("/people")
@roles("administrator")
def page() -> str:
    """Everybody of her areas, and a form for one more."""
    reading(session())
    return _list([])


@bp.post("/people")
@roles("administrator")
def add() -> AnyResponse:
    """A new account; its first password is shown on the page that answers, and nowhere again."""
    login = request.form.get("login", "").strip().lower()
    problems, account_id, password = manage.add_person(session(), now_ms(), current_actor(), login, _typed())
    if problems:
        return make_response(_list(problems), 422)
    return _secret(_one(account_id, [], password))


@bp.get("/people/<account_id>")
@roles("administrator")
def one(account_id: str) -> str:
    """One account: what is known, where it is signed in, what can be done."""
    reading(session())
    return _one(account_id, [])


@bp.post("/people/<account_id>")
@roles("administrator")
def change(account_id: str) -> AnyResponse:
    """Write the form."""
    return _done(account_id, manage.change_person(session(), current_actor(), account_id, _typed()))


@bp.post("/people/<account_id>/active")
@roles("administrator")
def switch(account_id: str) -> AnyResponse:
    """End the account, or open it again."""
    active = request.form.get("active") == "yes"
    return _done(account_id, manage.set_active(session(), now_ms(), current_actor(), account_id, active=active))


@bp.post("/people/<account_id>/password")
@roles("administrator")
def password(account_id: str) -> AnyResponse:
    """A new password, shown once."""
    problems, given = manage.give_password(session(), now_ms(), current_actor(), account_id)
    return _done(account_id, problems) if problems else _secret(_one(account_id, [], given))


@bp.post("/people/<account_id>/lost")
@roles("administrator")
def lost(account_id: str) -> AnyResponse:
    """The phone is gone: everything of the account ends at once."""
    return _done(account_id, manage.lose_phone(session(), now_ms(), current_actor(), account_id))


@bp.post("/people/<account_id>/code/drop")
@roles("administrator")
def drop_code(account_id: str) -> AnyResponse:
    """Her device for codes is gone, too."""
    return _done(account_id, manage.drop_factor(session(), current_actor(), account_id))


@bp.post("/people/<account_id>/passkeys/<passkey_id>/remove")
@roles("administrator")
def drop_passkey(account_id: str, passkey_id: str) -> AnyResponse:
    """A passkey of hers is lost."""
    return _done(account_id, manage.drop_passkey(session(), current_actor(), account_id, passkey_id))


@bp.post("/people/<account_id>/devices/<device>/end")
@roles("administrator")
def end_device(account_id: str, device: str) -> AnyResponse:
    """Sign the account out of one browser."""
    return _done(account_id, manage.end_device(session(), now_ms(), current_actor(), account_id, device))


def _typed() -> manage.Person:
    form = request.form
    return manage.Person(
        role=form.get("role", ""),
        area_ids=frozenset(form.getlist("area")),
        locale=form.get("locale", ""),
        **{name: form.get(name, "").strip()[:200] for name in FIELDS},
    )


def _done(account_id: str, problems: list[str]) -> AnyResponse:
    if problems:
        return make_response(_one(account_id, problems), 422)
    return redirect(url_for("people.one", account_id=account_id), 303)


def _secret(html: str) -> Response:
    """A page with a password on it is kept by nobody."""
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    return response


def _list(problems: list[str]) -> str:
    areas = my_areas()
    found = accounts_read.accounts_of(session(), [area.id for area in areas])
    return render_template("people/list.html", people=[_line(one) for one in found], **_frame(problems))


def _one(account_id: str, problems: list[str], password: str = "") -> str:
    found = accounts_read.account_of(session(), current_actor().area_ids, account_id)
    if found is None:
        abort(404)
    visits = accounts_read.open_visits_of(session(), [account_id]).get(account_id, 0)
    unsent = accounts_read.unsent_of(session(), account_id)
    return render_template(
        "people/person.html",
        one=_line(found),
        password=password,
        devices=device_lines(account_id),
        has_code=accounts_read.ways(session(), account_id).code,
        passkeys=passkey_lines(account_id),
        visits=plural("people.visits", visits) if visits else "",
        unsent=plural("people.unsent", unsent) if unsent else "",
        **_frame(problems),
    )


def _frame(problems: list[str]) -> dict[str, Any]:
    return {
        "areas": my_areas(),
        "roles": ROLES,
        "locales": LOCALES,
        "form": request.form,
        "faults": [t(f"people.problem.{code}") for code in problems],
    }


def _line(found: Account) -> dict[str, Any]:
    actor, row = current_actor(), found.row
    zone = next(iter(actor.zones.values()), services().settings.default_timezone)
    return {
        "id": row["id"],
        "login": row["login"],
        "role": row["role"],
        "locale": row["locale"],
        "active": row["active"],
        **{name: row[name] for name in FIELDS},
        "shown_phone": phone(row["phone"]) if row["phone"] else "",
        "areas": found.areas,
        "seen": at_words(found.seen_ms, zone, now_ms()) if found.seen_ms else "",
        "has_second": found.has_second,
        "is_office": row["role"] in OFFICE,
        "is_hers": set(found.areas) <= set(actor.area_ids),
        "is_me": row["id"] == actor.id,
    }

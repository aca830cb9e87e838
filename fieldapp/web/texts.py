"""How does an installation say things in its own words? Found by group and search, tried on a visit, with versions.

The office reads; administrators and managers write. Nothing that is tried changes anything.
"""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.actions.choose_texts import CHOOSERS
from fieldapp.actions.replace_text import Sentence, replace_text, version
from fieldapp.core.own_texts import faults_of, set_aside
from fieldapp.core.people import LOCALES, OFFICE
from fieldapp.reads import text_cases
from fieldapp.reads.changes import reading
from fieldapp.web import text_view
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import locale, t

PAGE = 50
bp = Blueprint("texts", __name__)


@bp.get("/texts")
@roles(*OFFICE)
def page() -> str:
    """The texts of a group, or those in which something is said."""
    reading(session())
    library, asked = services().library, request.args
    words = " ".join(asked.get("q", "").split())[:100]
    group = asked.get("group", "") if asked.get("group", "") in text_view.GROUPS else text_view.GROUPS[0]
    found = text_view.search(library, words) if words else text_view.of_group(library, group)
    first = max(0, asked.get("from", 0, type=int))
    return render_template(
        "texts/list.html",
        groups=[(one, t(f"texts.group.{one}")) for one in text_view.GROUPS],
        group="" if words else group,
        words=words,
        found=[text_view.line(library, key, locale()) for key in found[first : first + PAGE]],
        count=len(found),
        first=first,
        following=first + PAGE if first + PAGE < len(found) else 0,
        aside=[(one, key) for one in LOCALES for key in set_aside(library.ours[one], library.own.get(one, {}))],
    )


@bp.get("/texts/<key>")
@roles(*OFFICE)
def one(key: str) -> str:
    """One text in its languages: ours, our words in place of it, and what was said before."""
    reading(session())
    return _one(key)


@bp.post("/texts/<key>/try")
@roles(*OFFICE)
def try_out(key: str) -> str:
    """How the typed words would read about a visit of the own areas; nothing is kept."""
    reading(session())
    return _one(key, typed=_typed(key))


@bp.post("/texts/<key>")
@roles(*CHOOSERS)
def keep(key: str) -> Response:
    """Say the typed words from now on."""
    typed = _typed(key)
    return _done(key, typed, _replace(typed))


@bp.post("/texts/<key>/back")
@roles(*CHOOSERS)
def back(key: str) -> Response:
    """Say again what a version said; without a number ours."""
    seq, stands = request.form.get("version", 0, type=int), request.form.get("stands", "")
    found = version(session(), services().library, key, seq) if 0 < seq < 2**62 else None
    language = found[0] if found else request.form.get("locale", "")
    if key not in services().library.ours.get(language, {}) or (seq and found is None):
        abort(404)
    typed = Sentence(language, key, found[1] if found else None, t("texts.why.back"), _lines(stands))
    return _done(key, typed, _replace(typed))


def _replace(typed: Sentence) -> list[tuple[str, str]]:
    faults = replace_text(session(), services().library, now_ms(), current_actor(), typed)
    services().shelf.look_again()
    return faults


def _done(key: str, typed: Sentence, faults: list[tuple[str, str]]) -> Response:
    if faults:
        return make_response(_one(key, typed=typed, faults=faults), 422)
    return redirect(url_for("texts.one", key=key, said="kept", _anchor=typed.locale), 303)


def _typed(key: str) -> Sentence:
    """The form; 404 when there is no such text in that language."""
    form, language = request.form, request.form.get("locale", "")
    if key not in services().library.ours.get(language, {}):
        abort(404)
    words = "\n".join(" ".join(line.split()) for line in form.get("words", "").strip().splitlines())
    return Sentence(language, key, words, form.get("why", "").strip()[:200], _lines(form.get("stands", "")))


def _lines(typed: str) -> str:
    """A browser ends lines as it likes."""
    return "\n".join(typed.splitlines())


def _one(key: str, typed: Sentence | None = None, faults: list[tuple[str, str]] | None = None) -> str:
    library, mine = services().library, current_actor().area_ids
    languages = [one for one in LOCALES if key in library.ours[one]]
    if not languages:
        abort(404)
    case_id = request.form.get("case", "")[:40]
    if case_id and not text_cases.is_of(session(), mine, case_id):
        abort(404)
    if typed is not None and faults is None:
        faults = faults_of(library.ours[typed.locale][key], typed.words or "")
    blocks = [text_view.block(key, one, typed if typed and typed.locale == one else None, case_id) for one in languages]
    return render_template(
        "texts/text.html",
        key=key,
        name=text_view.name_of(key),
        blocks=blocks,
        faults={typed.locale: text_view.fault_words(faults or [])} if typed else {},
        cases=[text_view.case_line(*row) for row in text_cases.cases_of(session(), mine)],
        case_id=case_id,
        versions=[text_view.version_line(row) for row in text_cases.versions_of(session(), key, languages)],
        group=text_view.group_of(key),
        may_write=current_actor().role in CHOOSERS,
        said=request.args.get("said", ""),
    )

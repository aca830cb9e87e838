"""What does the contact desk start from? One page without anybody's data, kept by the worker where it is used."""

from typing import Any

from flask import Blueprint, render_template

from fieldapp.core.people import LOCALES
from fieldapp.version import version
from fieldapp.web.assets import DESK_BUNDLE, DESK_SHEET, assets
from fieldapp.web.guards import public
from fieldapp.web.phone import in_a_script
from fieldapp.web.services import services

bp = Blueprint("desk", __name__)
MODULE = "js/desk/app.js"
FIRST_STEPS = ("ringing", "greeting")  # of whoever is called, and of us who call
FIRST = ("phone.start", "phone.sync", "phone.title", "phone.minutes", "phone.hours", "phone.today", "phone.tomorrow",
         "phone.yesterday", "phone.unsent", "desk.")  # fmt: skip


@bp.get("/desk")
@public
def shell() -> str:
    """The page; everything on it is drawn from IndexedDB, so it is open to anybody and says nothing of anybody."""
    return render_template(
        "desk/shell.html",
        first_texts=in_a_script(first_texts()),
        first_sentence=in_a_script(first_sentence()),
        version=version(),
        bundled=assets().has_desk_bundle,
        app=assets().address(DESK_BUNDLE if assets().has_desk_bundle else MODULE),
        desk_sheet=DESK_SHEET,
        company=services().settings.company,
    )


def first_texts() -> dict[str, dict[str, str]]:
    """`{locale: {key: words}}`: what the desk needs before it has its texts, or after it was cut off at once."""
    texts = services().library.texts
    return {locale: {key: words for key, words in texts[locale].items() if key.startswith(FIRST)} for locale in LOCALES}


def first_sentence() -> dict[str, Any]:
    """How a call begins in the standard language, whatever the page is in (S2.13, product decision 14)."""
    standard = services().settings.default_locale
    texts = services().library.texts[standard]
    say = {prompt: texts[f"step.{prompt}.say"] for prompt in FIRST_STEPS if f"step.{prompt}.say" in texts}
    return {"lang": standard, "department": texts["desk.department"], "say": say}

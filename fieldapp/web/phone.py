"""What does the phone start from? One page without anybody's data, the same for all, kept by the service worker."""

import json
from typing import Any

from flask import Blueprint, render_template
from markupsafe import Markup

from fieldapp.core.people import LOCALES
from fieldapp.version import version
from fieldapp.web.assets import BUNDLE, PHONE_SHEET, assets
from fieldapp.web.guards import public
from fieldapp.web.services import services

bp = Blueprint("phone", __name__)
MODULE = "js/phone/app.js"
FIRST = ("phone.start", "phone.sync", "phone.title")


@bp.get("/phone")
@public
def shell() -> str:
    """The page; everything on it is drawn from IndexedDB, so it is open to anybody and says nothing of anybody."""
    return render_template(
        "phone/shell.html",
        first_texts=in_a_script(first_texts()),
        version=version(),
        bundled=assets().has_bundle,
        app=assets().address(BUNDLE if assets().has_bundle else MODULE),
        phone_sheet=PHONE_SHEET,
        company=services().settings.company,
    )


def first_texts() -> dict[str, dict[str, str]]:
    """`{locale: {key: words}}` of the sign-in: what a phone needs before it has its texts."""
    texts = services().library.texts
    return {locale: {key: words for key, words in texts[locale].items() if key.startswith(FIRST)} for locale in LOCALES}


def in_a_script(value: Any) -> Markup:
    """JSON for a data block: no angle bracket of a text may end it."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))  # nosec B704 - no bracket is left

"""Is something beside the password still missing where it is demanded (SECOND_FACTOR)?"""

from typing import Any

from flask import redirect, request, url_for

from fieldapp.actions.second_factor import is_demanded
from fieldapp.core.people import Actor
from fieldapp.reads import accounts
from fieldapp.web.services import services, session

# What somebody may open who is to add one: her own page, the way out, language and theme.
OPEN = frozenset({"me", "passkeys", "sign_in", "sign_in_passkey", "preferences"})


def is_missing(actor: Actor) -> bool:
    """Whether she is to add one first. Asked of the database only where one is demanded."""
    return is_demanded(services().settings, actor) and not accounts.has_second_factor(session(), actor.id)


def lead_there(actor: Actor) -> Any:
    """None when she may go on, else the way to her own page; a program is told in a problem document."""
    if request.blueprint in OPEN or not is_missing(actor):
        return None
    if request.path.startswith("/api/"):
        from fieldapp.web.problems import problem
        from fieldapp.web.translate import t

        return problem(403, t("second.missing"), title=t("second.missing.title"), reason="second_factor")
    return redirect(url_for("me.page"), 303)

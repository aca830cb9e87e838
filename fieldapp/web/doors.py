"""How does another system come in? By `Authorization: Bearer`, which stands for itself: its cookies are not looked at.

What a token may open is its scope; where, its areas. No other site can send this header with a person's browser, so
neither cookie nor X-Fieldapp is asked for.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request

from fieldapp.actions.recognise_token import Unknown, recognise_token
from fieldapp.core.tokens import SCOPES
from fieldapp.web.auth import bearer_token
from fieldapp.web.guards import View, roles
from fieldapp.web.problems import problem
from fieldapp.web.services import now_ms, session
from fieldapp.web.translate import t

REALM = 'Bearer realm="fieldapp"'


def door(scope: str, *allowed: str) -> Callable[[View], View]:
    """Systems whose token has this scope may open this, and signed-in people of these roles."""
    if scope not in SCOPES:
        raise ValueError(f"no scope: {scope}")
    for_people = roles(*allowed)

    def mark(view: View) -> View:
        for_a_person = for_people(view)

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            token = bearer_token()
            if token is None:
                return for_a_person(*args, **kwargs)
            refusal = enter(token, scope)
            return view(*args, **kwargs) if refusal is None else refusal

        guarded.guard = allowed  # type: ignore[attr-defined]
        guarded.scope = scope  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def enter(token: str, scope: str) -> Any:
    """Let the holder be this request's actor, or say why not."""
    found = recognise_token(session(), now_ms(), token, request.remote_addr or "")
    if isinstance(found, Unknown):
        seconds = -(-found.wait_ms // 1000)
        refusal = problem(429 if seconds else 401, t("doors.wait" if seconds else "doors.unknown_token"))
        refusal.headers["WWW-Authenticate"] = f'{REALM}, error="invalid_token"'
        if seconds:
            refusal.headers["Retry-After"] = str(seconds)
        return refusal
    if scope not in found.scopes:
        refusal = problem(403, t("doors.no_scope", scope=scope), reason="scope")
        refusal.headers["WWW-Authenticate"] = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        return refusal
    g.caller = found.actor
    return None

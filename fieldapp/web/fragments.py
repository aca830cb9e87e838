"""Which views feed htmx, and did htmx ask? Such pages get a policy without trusted types: it writes our own HTML."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request

View = TypeVar("View", bound=Callable[..., Any])


def fragments(view: View) -> View:
    """Mark a page that htmx feeds; stands above the guard, see web/headers.py."""
    view.fragments = True  # type: ignore[attr-defined]
    return view


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers

"""Why are applications under test opened so fast? What werkzeug compiles for an address is kept for all of them.

Each test opens an application of its own, with 200 addresses; compiling their builders of URLs was half of that. A
builder depends on nothing but the address's parts: it finds its converters by the rule that it is called on.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

compiled = Rule._compile_builder
_kept: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}


def kept_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """The builder of the addresses of a rule, compiled only when none like it was."""
    if rule.defaults:  # its builder holds what they were converted to
        return compiled(rule, append_unknown)
    key = (rule.rule, tuple(rule._trace), append_unknown)
    if key not in _kept:
        _kept[key] = compiled(rule, append_unknown)
    return _kept[key]


def keep() -> None:
    """From now on, in this process."""
    Rule._compile_builder = kept_builder  # type: ignore[method-assign]

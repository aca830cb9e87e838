"""Does an application whose builders of addresses were kept from another one build the same addresses?"""

from typing import Any

from tests.support import quick_routes
from tests.support.app import Site


def built(rule: Any, builder: Any) -> Any:
    values: dict[str, Any] = dict.fromkeys(rule.arguments, "a b")
    numbers = {name: 7 for name, one in rule._converters.items() if type(one).__name__ == "IntegerConverter"}
    return builder.__get__(rule, None)(**values | numbers, left_over="x y")


def test_every_address_is_built_as_without(quick_site: Site) -> None:
    rules = list(quick_site.app.url_map.iter_rules())

    for append_unknown in (False, True):
        as_kept = [built(rule, quick_routes.kept_builder(rule, append_unknown)) for rule in rules]
        assert as_kept == [built(rule, quick_routes.compiled(rule, append_unknown)) for rule in rules]

    assert len(rules) > 150
    assert any("left_over" in path for _, path in as_kept)

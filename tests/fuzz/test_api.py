"""Whatever is sent: no error of ours, and nothing that the document does not name. The long run is `make fuzz`."""

import pytest

from tests.support.api_fuzz import WHO, fuzz, operations_of, world_of
from tests.support.app import Site
from tests.support.proofs import proves

EXAMPLES = 6
COSTLY = "post_session"  # a wrong password costs its 50 ms each time


@proves("G14")
@pytest.mark.parametrize("who", WHO)
def test_the_interface_keeps_to_its_document(quick_site: Site, who: str) -> None:
    quick_site.is_broken_on_purpose = True  # reports from nowhere leave cases that no person would
    world = world_of(quick_site)

    for operation in operations_of(world):
        is_costly = operation.definition.raw["operationId"] == COSTLY
        if not is_costly or who == "stranger":
            fuzz(world, who, operation, examples=EXAMPLES)


def test_an_error_of_ours_would_be_found(quick_site: Site) -> None:
    world = world_of(quick_site)
    (listed,) = [one for one in operations_of(world) if one.definition.raw["operationId"] == "get_visits"]

    def broken() -> None:
        raise RuntimeError("on purpose")

    quick_site.app.view_functions["api_cases.get_visits"] = broken

    with pytest.raises(BaseException, match=r"(?i)server error") as found:
        fuzz(world, "system", listed, examples=3)
    assert "RuntimeError" not in str(found.value)

"""Is a value written the same way each time?"""

import pytest

from fieldapp.core.canonical import canonical, digest


def test_keys_are_sorted_by_code_point_and_nothing_is_escaped_without_need() -> None:
    assert canonical({"😀": 1, "\uff61": 2, "b": [True, None]}) == '{"b":[true,null],"\uff61":2,"😀":1}'


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"

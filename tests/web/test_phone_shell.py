"""Does the phone start from a page that says nothing of anybody?"""

import json
import re

from tests.support.app import Site


def test_the_shell_is_open_to_anybody_and_the_same_for_all(quick_site: Site) -> None:
    answer = quick_site.stranger().get("/phone")

    assert answer.status_code == 200
    assert "<phone-app" in answer.text
    assert answer.text == quick_site.stranger().get("/phone").text


def test_the_sign_in_has_its_words_in_each_language_before_the_first_sync(quick_site: Site) -> None:
    page = quick_site.stranger().get("/phone").text

    first = json.loads(re.search(r'id="first-texts">(.*?)</script>', page, re.S)[1])

    assert set(first) == {"ru", "en", "zh"}
    assert (
        len(
            {
                frozenset(key for key in words if key.startswith("phone.start.") and ".other_" not in key)
                for words in first.values()
            }
        )
        == 1
    )
    assert all(words["phone.start.title"] for words in first.values())


def test_the_shell_carries_no_script_of_its_own(quick_site: Site) -> None:
    page = quick_site.stranger().get("/phone").text

    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)

    assert [attributes.strip() for attributes in inline if "importmap" not in attributes] == [
        'type="application/json" id="first-texts"',
    ]

"""Does the desk bring the first sentence of a call in the installation's language, whatever the page is in?"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.app import open_site
from tests.support.proofs import proves


def brought(site: Any, locale: str) -> dict[str, Any]:
    """The first sentences that the shell carries to a reader of this language."""
    html = site.stranger().get("/desk", headers={"Accept-Language": locale}).text
    (found,) = re.findall(r'<script type="application/json" id="first-sentence">(.*?)</script>', html)
    return dict(json.loads(found))


@proves("S2.13")
@pytest.mark.parametrize(("standard", "words"), [("ru", "Добрый день!"), ("en", "Good day!"), ("zh", "您好！")])
def test_the_first_sentence_is_in_the_standard_language(
    sqlite_with_tables: Path, tmp_path: Path, standard: str, words: str
) -> None:
    database = tmp_path / "own.sqlite3"
    database.write_bytes(sqlite_with_tables.read_bytes())

    with open_site(f"sqlite:///{database}", tmp_path / "var", DEFAULT_LOCALE=standard) as site:
        for locale in ("ru", "en", "zh"):
            first = brought(site, locale)
            assert first["lang"] == standard
            assert first["say"]["ringing"].startswith(words)
            assert set(first["say"]) == {"ringing", "greeting"}

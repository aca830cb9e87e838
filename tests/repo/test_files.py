"""What every file of the repository must be: short, portable, and free of what belongs to one machine."""

import re
import subprocess
from pathlib import Path

import pytest

MOST_LINES = 300
COUNTED = {".py", ".js", ".mjs", ".css", ".html"}
ROOMS = {"fieldapp", "static", "templates", "tests", "bench", "tools"}
NOT_OURS = {"vendor", "bundle", "migrations", "data"}
PRIVATE_KEY = re.compile(r"-----BEGIN (\w+ )*PRIVATE KEY-----")
# A letter in brackets, or this file would find itself.
MACHINE = re.compile(r"/wor[k]/|/hom[e]/\w+/|/roo[t]/|/user[s]/\w+/|/opt/whee[l]s", re.IGNORECASE)
REGISTRY = re.compile(r"py[p]i\.org|python[h]osted\.org|registry\.npm[j]s|find-[l]inks|index-[u]rl")
TEXT = {
    ".css", ".html", ".ini", ".js", ".json", ".md", ".mjs", ".py", ".sh", ".toml", ".txt", ".yaml", ".yml", "",
}  # fmt: skip


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
    return [path for path in map(Path, listed.split("\0")) if path.is_file()]


def texts() -> list[tuple[Path, str]]:
    ours = [path for path in tracked() if path.suffix in TEXT and not {"vendor", "bundle"} & set(path.parts)]
    return [(path, path.read_text("utf-8")) for path in ours]


def test_files_are_short_enough_to_be_read_in_one_go():
    counted = [
        path
        for path in tracked()
        if path.suffix in COUNTED and path.parts[0] in ROOMS and not NOT_OURS & set(path.parts)
    ]

    too_long = {str(path): lines for path in counted if (lines := path.read_text("utf-8").count("\n")) > MOST_LINES}

    assert counted
    assert too_long == {}


@pytest.mark.parametrize(("what", "pattern"), [("machine path", MACHINE), ("registry", REGISTRY), ("key", PRIVATE_KEY)])
def test_nothing_of_one_machine_is_committed(what, pattern):
    found = [f"{path}: {hit.group()}" for path, text in texts() if (hit := pattern.search(text))]

    assert found == [], what


def test_text_ends_with_a_line_and_has_no_tabs_or_carriage_returns():
    odd = [
        str(path)
        for path, text in texts()
        if path.parts[:2] != ("tests", "data")
        and text
        and (not text.endswith("\n") or "\r" in text or ("\t" in text and path.name != "Makefile"))
        and "fonts" not in path.parts
    ]

    assert odd == []


def test_no_javascript_puts_values_into_the_page_as_markup():
    careless = [str(path) for path, text in texts() if path.parts[0] == "static" and "inner" + "HTML" in text]

    assert careless == []


def test_each_python_module_says_what_question_it_answers():
    silent = [
        str(path)
        for path, text in texts()
        if path.suffix == ".py" and text.strip() and not text.lstrip().startswith(('"""', "#!"))
    ]

    assert silent == []

"""What the documents point at exists."""

import re
import subprocess
from pathlib import Path

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")


def test_no_link_in_a_document_leads_nowhere():
    listed = subprocess.run(["git", "ls-files", "*.md"], capture_output=True, text=True, check=True).stdout.split()

    broken = [
        f"{document}: {target}"
        for document in map(Path, listed)
        if document.exists()
        for target in LINK.findall(document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]

    assert broken == []


def test_each_make_target_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z-]+)(?:[ a-z-]*):", Path("Makefile").read_text("utf-8"), re.M))
    targets |= {"sim", "chaos", "fuzz", "drill"}

    documents = [Path("README.md"), Path("CONTRIBUTING.md"), *Path("docs").rglob("*.md")]
    named = {
        name for one in documents for name in re.findall(r"`(?:[A-Z]+=\S+ )?make ([a-z-]+)", one.read_text("utf-8"))
    }

    assert named <= targets


def test_each_decision_answers_the_same_five_questions():
    for record in Path("docs/decisions").glob("0*.md"):
        text = record.read_text("utf-8")

        missing = [word for word in ("Context", "Options", "Choice", "Price", "Think again") if f"**{word}" not in text]

        assert missing == [], record.name
        assert text.count("\n") < 60, record.name

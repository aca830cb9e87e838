"""What is pinned, vendored and documented agrees with what is asked for."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from fieldapp.cli import COMMANDS, main
from fieldapp.settings import Settings
from fieldapp.version import version

VENDOR = Path("static/vendor")
PROJECT = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]


def test_each_setting_is_documented_with_its_default():
    page = Path("docs/settings.md").read_text("utf-8")
    documented = dict(re.findall(r"^\| `([A-Z_0-9]+)` \| ([^|]+) \|", page, re.M))

    assert set(documented) == {one.name.upper() for one in fields(Settings)}
    for one in fields(Settings):
        if isinstance(one.default, int) and not isinstance(one.default, bool):
            assert documented[one.name.upper()] == f"`{one.default}`", one.name


def test_the_newest_heading_of_the_change_log_is_the_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+", version())
    assert f"## [{version()}] - 20" in Path("CHANGELOG.md").read_text("utf-8")


def names(requirements):
    return {re.split(r"[\[=<>~! ;]", one, maxsplit=1)[0].lower().replace("_", "-") for one in requirements}


@pytest.mark.parametrize(
    ("pins", "groups"), [("requirements.txt", ["build"]), ("requirements-dev.txt", ["build", "dev"])]
)
def test_pinned_requirements_hold_what_is_asked_for_each_with_a_hash(pins, groups):
    text = Path(pins).read_text("utf-8")
    pinned = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,-]+\])?==(\S+)", text, re.M)
    asked = [*PROJECT["dependencies"], *(one for group in groups for one in PROJECT["optional-dependencies"][group])]

    assert names(asked) <= names(name for name, _ in pinned)
    for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]
    for exact in (one for one in asked if "==" in one):
        name, _, wanted = exact.partition("==")
        assert (name.split("[")[0], wanted) in pinned


def test_the_lock_of_the_javascript_tools_names_no_address():
    lock = json.loads(Path("package-lock.json").read_text("utf-8"))

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert "dependencies" not in json.loads(Path("package.json").read_text("utf-8"))


def test_vendored_files_are_the_ones_that_were_bundled():
    listed = dict(reversed(line.split()) for line in (VENDOR / "SHA256SUMS").read_text("utf-8").splitlines())

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.name != "SHA256SUMS"
    }

    assert found == listed
    assert {f"LICENSE-{name}.txt" for name in ("lit", "htmx", "stemmer", "stemmer-russian")} <= found.keys()


def test_vendored_files_bear_the_versions_of_the_package_file():
    wanted = json.loads(Path("package.json").read_text("utf-8"))["devDependencies"]

    packages = {"lit": "lit", "htmx": "htmx.org", "hx-sse": "htmx.org",
                "stemmer": "stemmer", "stemmer-russian": "@orama/stemmers"}  # fmt: skip
    for file, package in packages.items():
        assert (VENDOR / f"{file}-{wanted[package]}.js").exists()


def test_importing_the_package_does_nothing():
    program = (
        "import sys, threading, socket, sqlite3\n"
        "def refuse(*_, **__): raise SystemExit('work at import time')\n"
        "socket.socket.connect = refuse; sqlite3.connect = refuse; threading.Thread.start = refuse\n"
        "import fieldapp, fieldapp.settings, fieldapp.clock, fieldapp.cli, fieldapp.jobs\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env={"DATA_DIR": "/nowhere"})

    assert (done.returncode, done.stderr) == (0, "")


def test_each_command_that_is_named_exists_and_says_what_it_does():
    context = main.make_context("fieldapp", [], resilient_parsing=True)

    assert main.list_commands(context) == list(COMMANDS)
    assert [name for name in COMMANDS if not main.get_command(context, name).help] == []

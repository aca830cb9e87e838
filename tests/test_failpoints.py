"""Named points where a test makes a process die, hang or fail; nothing happens there otherwise."""

import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp import failpoints
from fieldapp.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def _disarmed():
    yield
    failpoints.arm("")


def test_a_point_that_nobody_set_does_nothing():
    failpoints.arm("")
    failpoints.hit("before_gateway")
    failpoints.arm("after_gateway=raise")

    failpoints.hit("before_gateway")


def test_a_point_raises_when_asked_to():
    failpoints.arm("before_gateway=raise, after_claim=kill")

    with pytest.raises(failpoints.FailpointError, match="before_gateway"):
        failpoints.hit("before_gateway")


def test_a_point_with_a_probability_acts_now_and_then():
    failpoints.arm("before_gateway=raise@0.5")
    raised = 0
    for _ in range(200):
        try:
            failpoints.hit("before_gateway")
        except failpoints.FailpointError:
            raised += 1

    assert 50 < raised < 150


def test_a_point_kills_its_process_like_a_power_cut():
    script = "from fieldapp import failpoints; failpoints.arm('after_claim=kill'); failpoints.hit('after_claim')"

    done = subprocess.run([sys.executable, "-c", script], check=False)

    assert done.returncode == -9


@pytest.mark.parametrize("text", ["nowhere=kill", "before_gateway=explode", "before_gateway", "before_gateway=kill@x"])
def test_a_misspelled_point_stops_the_start(tmp_path: Path, text: str):
    with pytest.raises(SettingsError, match="FAILPOINTS"):
        Settings.from_env({"DATA_DIR": str(tmp_path), "FAILPOINTS": text})


def test_an_installation_that_people_reach_takes_no_failpoints(tmp_path: Path):
    given = {"DATA_DIR": str(tmp_path), "FAILPOINTS": "before_gateway=kill", "SECRET_KEY": "x1" * 20}

    with pytest.raises(SettingsError, match="FAILPOINTS"):
        Settings.from_env({**given, "BASE_URL": "https://field.example"})

"""Does the phone's device layer do what it must? Its tests run in Node, with a database in memory."""

import subprocess
from pathlib import Path

from tests.support.proofs import proves

HERE = Path(__file__).parent


@proves("A2", "A4", "A5", "A7", "A13", "A15", "A18", "B2", "B3", "C2", "C8")
def test_the_device_layer_keeps_what_is_tapped():
    tests = sorted(map(str, HERE.glob("device_*.test.js")))

    done = subprocess.run(["node", "--test", *tests], capture_output=True, text=True, check=False)

    assert tests
    assert done.returncode == 0, done.stdout

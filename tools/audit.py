"""Is Lighthouse content with the pages of people who never chose us? The customer's page in each of its moments, the
phone's and the office's sign-in. Wanted: accessibility and best practices 100, nothing else asked for.

`make audit`, or `python tools/audit.py [moment …]`. The pages are asked for as Lighthouse does by default: a middling
phone on a slow network. One page takes some fifteen seconds.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.servers import BROWSER_ARGUMENTS, BROWSER_PROGRAMS
from tools.screens.customer import UNFOLDED, seeded

PROGRAM = Path(__file__).parent / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
WANTED = ("accessibility", "best-practices")
OTHERS = {"phone": "/phone", "sign-in": "/sign-in"}
LANGUAGES = ("ru", "en", "zh")
EXPECTED = re.compile(r"status of (401|404|410)")  # a link unknown or old; a phone that asks who is signed in


def main(wanted: list[str]) -> int:
    """0 when every page is at 100."""
    faults = 0
    with seeded() as (base, paths):
        pages = {name: path for name, path in paths.items() if name not in UNFOLDED} | OTHERS
        for name, path in pages.items():
            if wanted and name not in wanted:
                continue
            for language in LANGUAGES if path.startswith("/c") else ("ru",):
                address = f"{base}{path}?l={language}" if path.startswith("/c") else base + path
                faults += _told(f"{name} {language}", audited(address))
    print("every page is at 100" if not faults else f"{faults} complaints")
    return 1 if faults else 0


def audited(address: str) -> dict[str, Any]:
    """Lighthouse's report of one page, as it writes it."""
    browser = next(filter(None, map(shutil.which, BROWSER_PROGRAMS)))
    words = [str(PROGRAM), address, "--quiet", "--output=json", f"--only-categories={','.join(WANTED)}",
             f"--chrome-flags={' '.join(['--headless=new', *BROWSER_ARGUMENTS])}"]  # fmt: skip
    words += ["--ignore-status-code"]
    environ = {**os.environ, "CHROME_PATH": browser}
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False, timeout=180)
    if done.returncode:
        raise SystemExit(f"{address.split('?')[0]}: {done.stderr[-800:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def complaints(report: dict[str, Any]) -> list[str]:
    """A line for each audit that counts and is not at 100; the answer that the page is meant to get is none."""
    weighed = {ref["id"] for one in WANTED for ref in report["categories"][one]["auditRefs"] if ref["weight"]}
    found = []
    for audit in report["audits"].values():
        if audit["id"] not in weighed or audit["score"] in (None, 1):
            continue
        items = audit.get("details", {}).get("items", [])
        left = [item for item in items if not EXPECTED.search(str(item.get("description", "")))]
        if left or not items:
            found.append(f"{audit['id']}: {audit['title']} {json.dumps(left[:3], ensure_ascii=False)[:600]}")
    return found


def _told(name: str, report: dict[str, Any]) -> int:
    found = complaints(report)
    print(f"{name:16} {'100' if not found else 'not yet'}", *(f"\n    {one}" for one in found), flush=True)
    return len(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tests.fuzz --cases 2000`: so many requests as each role, half on SQLite, half on PostgreSQL."""

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from tests.support import servers
from tests.support.api_fuzz import WHO, fuzz, operations_of, world_of
from tests.support.app import open_site
from tests.support.out import out


def main() -> int:
    """Fuzz every operation as everybody; 1 when something broke, which is printed with its seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000, help="requests a role")
    parser.add_argument("--first", type=int, default=0, help="seed")
    parser.add_argument("--who", choices=WHO, action="append", help="this role only; may be given several times")
    chosen = parser.parse_args()
    broken = 0
    with tempfile.TemporaryDirectory() as folder, servers.postgres(Path(folder)) as server:
        for who in chosen.who or WHO:
            with servers.empty_database(server) as postgres:
                for url in (f"sqlite:///{folder}/{who}.sqlite3", postgres):
                    broken += _as(who, url, Path(folder) / f"var-{who}", chosen.cases // 2, chosen.first)
    out("nothing found" if not broken else f"{broken} operations broke")
    return 1 if broken else 0


def _as(who: str, url: str, folder: Path, cases: int, first: int) -> int:
    """How many operations broke for this role on this database."""
    broken, statuses = 0, Counter[int]()
    with open_site(url, folder) as site:
        site.is_broken_on_purpose = True
        world = world_of(site)
        operations = list(operations_of(world))
        for operation in operations:
            try:
                statuses += fuzz(world, who, operation, examples=-(-cases // len(operations)), first=first)
            except BaseExceptionGroup as found:
                broken += 1
                out(f"--- {who}, {operation.label}, --first {first}")
                out("".join(traceback.format_exception(found)))
    out(f"{who} on {url.split(':')[0]}: {statuses.total()} requests, {dict(sorted(statuses.items()))}")
    return broken


if __name__ == "__main__":
    sys.exit(main())

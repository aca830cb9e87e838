"""What the Procfile's processes do, imported beforehand: the fork server of forked.py begins by loading this module."""

import os
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

from fieldapp import jobs
from fieldapp.actions import library
from fieldapp.jobs import deliver, ticker
from fieldapp.jobs.guarded import die_with_parent
from fieldapp.settings import Settings

assert deliver.deliver_message  # imported here, so that no worker has to
library.load_library()

ROLES: dict[str, Callable[[], None]] = {
    "worker": lambda: jobs.work("send"),
    "maker": lambda: jobs.work("make"),
    "ticker": lambda: ticker.run(Settings.from_env()),
}


def live(role: str, environ: Mapping[str, str], log: Path) -> None:
    """The whole life of one of them."""
    die_with_parent(os.getppid())
    os.environ.update(environ)
    with log.open("ab") as written:
        os.dup2(written.fileno(), 1)
        os.dup2(written.fileno(), 2)
    warnings.simplefilter("ignore")
    ROLES[role]()

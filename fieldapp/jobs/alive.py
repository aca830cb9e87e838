"""Does this installation say outside that it is alive? Only while its clock ticks and its messages leave (D9)."""

from sqlalchemy.exc import SQLAlchemyError

from fieldapp.reads.health import pulse
from fieldapp.workbench import Workbench

EACH_MS = 60_000
TICKER_LATE_MS = 60_000
UNSENT_LATE_MS = 120_000


def say_alive(tools: Workbench) -> bool:
    """Ping the watcher outside if all is well; whether it heard us. Silence is what raises the alarm there."""
    try:
        with tools.session() as session:
            found = pulse(session, tools.clock.now_ms())
    except SQLAlchemyError:
        return False
    if found.ticker_age_ms is None or found.ticker_age_ms > TICKER_LATE_MS or found.oldest_unsent_ms > UNSENT_LATE_MS:
        return False
    return tools.deadman.ping()

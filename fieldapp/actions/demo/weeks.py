"""Which reports does the demo have? Those of the week, or month, that was over last, made at their hour (S2.26).

Of the weeks before, the ticker makes what is missing as soon as it runs.
"""

from collections.abc import Sequence

from fieldapp.actions.demo.morning import ZONE, Morning
from fieldapp.actions.demo.play import Play
from fieldapp.actions.demo.stories import Step
from fieldapp.actions.demo.tools import Tools
from fieldapp.actions.freeze_report import freeze
from fieldapp.core.figures_periods import KINDS, Period, due_since
from fieldapp.core.windows import MINUTE_MS, day_number

MOST = 1
HOUR_MS = 60 * MINUTE_MS  # between two looks at the time: nobody watches these weeks any more


def carry_out(play: Play, steps: Sequence[Step]) -> None:
    """The steps of the weeks before the picture, and the reports of what was over by then."""
    left = sorted(steps, key=lambda step: step.at_ms)
    play.rests_ms = HOUR_MS
    for period in due(play.morning, day_number(left[0].at_ms, ZONE)):
        made_ms = period.made_ms(ZONE)
        play.carry_out([step for step in left if step.at_ms < made_ms])
        left = [step for step in left if step.at_ms >= made_ms]
        for area_id in play.cast.area_ids.values():
            make(play.tools, area_id, period)
    play.carry_out(left)
    play.rests_ms = 0


def due(morning: Morning, first_day: int) -> list[Period]:
    """The last ones that are over, the first first; `first_day` is that of the first call."""
    found = [period for kind in KINDS for period in due_since(kind, first_day, morning.now_ms, ZONE, MOST)]
    return sorted(found, key=lambda period: (period.last, period.kind))


def make(tools: Tools, area_id: str, period: Period) -> None:
    """One report, made at its hour; commits."""
    made_ms = period.made_ms(ZONE)
    with tools.sessions() as session:
        counted = list(tools.figures(session, tools.library.books.__getitem__, area_id, ZONE, period, made_ms))
        session.rollback()
        freeze(session, {"id": area_id, "zone": ZONE}, period, counted, made_ms)

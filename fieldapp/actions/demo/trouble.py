"""What is wrong in the demo's network? A cable of one street in the south, and the visits of it that wait (F28)."""

from fieldapp.actions import outages
from fieldapp.actions.demo import cast
from fieldapp.actions.demo.cast import Cast
from fieldapp.actions.demo.morning import ZONE, Morning
from fieldapp.actions.demo.stories import Day
from fieldapp.actions.demo.tools import Tools
from fieldapp.core.outages import Place, Typed

STREET, HOUSES = "ул. Камала", ("3", "5")
SINCE, UNTIL = 25, 155  # minutes before and after the picture
CONCERNED = 2


def tell(day: Day) -> None:
    """The last visits of the south that are still to come lie in that street."""
    to_come = [story for story in day.stories if story.area == cast.SOUTH and not story.steps and story.window
               and story.day == day.morning.day]  # fmt: skip
    for story, house in zip(to_come[-CONCERNED:], HOUSES, strict=False):  # at night few are to come
        story.words["address"] = f"{STREET}, д. {house}"


def begin(tools: Tools, cast_: Cast, morning: Morning) -> None:
    """The dispatcher has just been told, and pauses what lies there."""
    area_id, roza = cast_.area_ids[cast.SOUTH], cast_.actors[cast.dispatcher_of(cast.SOUTH)]
    said = Typed(Place(STREET, HOUSES), "cable", morning.ago(SINCE), morning.now_ms + UNTIL * 60_000)
    outage = outages.new_outage(area_id, ZONE, said) | {"id": outages.new_id(morning.now_ms)}
    with tools.sessions() as session:
        found = [row["id"] for row in outages.found(session, outage, morning.now_ms)]
        outages.begin(session, tools.library, morning.now_ms, roza, outage=outage, case_ids=found)

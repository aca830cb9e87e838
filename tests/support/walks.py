"""A way to every state of the visit, for stories that begin in the middle."""

from typing import Any

from tests.support.story import MINUTE, NINE, Story

NAMED = {"person_name": "Марина", "door_word": "РЯБИНА"}
TO = {"of_age": True, "permitted": True}
LATER = NINE + 30 * 3_600_000

# state: (where the way begins, what then happens: who, event, data)
STEPS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "on_hold": ("planned", ("system", "outage.began", {"outage": "o1", "trouble": "cable"})),
    "calling": ("planned", ("phone", "call.started")),
    "waiting_to_call": ("calling", ("phone", "call.no_answer")),
    "wrong_number": ("calling", ("phone", "call.wrong_number")),
    "called_back": ("waiting_to_call", ("phone", "customer.called_back")),
    "ready": ("calling", ("phone", "call.expects_you")),
    "agreeing": ("calling", ("phone", "call.busy", {"agreed_from_ms": LATER})),
    "dispatcher_talks": ("unreachable", ("dispatcher", "decided.reached")),
    "told_to_wait": ("unreachable", ("dispatcher", "decided.wait", {"wait_ms": 600_000})),
    "told_to_go": ("unreachable", ("dispatcher", "decided.go_anyway")),
    "set_aside": ("unreachable", ("dispatcher", "decided.next_visit")),
    "asked_back": ("set_aside", ("dispatcher", "decided.come_back")),
    "notified": ("unreachable", ("dispatcher", "decided.sms")),
    "not_reached": ("notified", ("phone", "technician.left")),
    "open_ended": ("calling", ("phone", "call.away")),
    "cancelled": ("calling", ("phone", "call.refused", {"why": "changed_mind"})),
    "moved": ("on_the_way", ("dispatcher", "decided.new_window", {"window_from_ms": LATER, "window_to_ms": LATER + 1})),
    "on_the_way": ("ready", ("phone", "technician.departed")),
    "at_door": ("on_the_way", ("phone", "technician.arrived")),
    "nobody_opens": ("at_door", ("phone", "door.nobody")),
    "calling_from_door": ("nobody_opens", ("phone", "call.started")),
    "door_unanswered": ("calling_from_door", ("phone", "call.no_answer")),
    "leaflet_wanted": ("door_unanswered", ("dispatcher", "decided.leaflet")),
    "called_back_at_door": ("nobody_opens", ("phone", "customer.called_back")),
    "stranger": ("at_door", ("phone", "door.somebody_older")),
    "asking_permission": ("stranger", ("phone", "call.started")),
    "full_stop": ("at_door", ("phone", "door.under_age")),
    "calling_parent": ("full_stop", ("phone", "call.started")),
    "waiting_for_adult": ("calling_parent", ("phone", "adult.coming", {"wait_ms": 600_000})),
    "blocked": ("at_door", ("phone", "access.blocked", {"block": "keys"})),
    "left_unsafe": ("at_door", ("phone", "unsafe.leaving")),
    "introducing": ("at_door", ("phone", "door.customer")),
    "entering": ("introducing", ("phone", "introduced")),
    "working": ("entering", ("phone", "work.started", {"where": "flat", "shoe_covers": True})),
    "closed": ("working", ("phone", "work.result", {"result": "done"})),
    "work_remains": ("working", ("phone", "work.result", {"result": "partly"})),
    "stairwell_work": ("stairwell", ("phone", "work.started", {"where": "stairwell"})),
    "hand_over": ("stairwell_work", ("phone", "stage.done", {"unusual": False})),
}


def begun_at(state: str, **givens: Any) -> Story:
    """A story that has come to `state` by a usual way. Calls begin at 09:00, the interval is 10:00 to 12:00."""
    story = _walked(state, givens)
    story.expect_state(state)
    return story


def _walked(state: str, givens: dict[str, Any]) -> Story:
    if state == "planned":
        return Story(**givens)
    if state == "drive_instead":
        story = Story(**givens)
        story.forward(minutes=45)
        return story
    if state == "call_due":
        story = _walked("waiting_to_call", givens)
        story.forward(minutes=10)
        return story
    if state == "unreachable":
        story = Story(**givens)
        miss(story, times=3)
        return story
    if state == "free_to_go":
        story = _walked("unreachable", givens)
        story.forward(minutes=10)
        return story
    if state == "stairwell":
        story = _walked("introducing", {**givens, "shape": "stairwell_flat"})
        story.phone("introduced")
        return story
    start, (who, kind, *rest) = STEPS[state]
    story = _walked(start, givens)
    getattr(story, who)(kind, **(rest[0] if rest else {}))
    return story


def miss(story: Story, times: int = 1) -> None:
    """Calls in vain, ten minutes apart from start to start."""
    for number in range(times):
        if number:
            story.forward(minutes=10)
        story.phone("call.started")
        story.phone("call.no_answer")


def out(story: Story, outage: str = "o1", **data: Any) -> None:
    """The outage begins."""
    story.dispatcher("outage.began", outage=outage, trouble="cable", **data)


def repaired(story: Story, outage: str = "o1", minutes: int = 15) -> None:
    """It is lifted; nothing alerts for so many minutes."""
    story.dispatcher("outage.ended", outage=outage, resume_ms=story.now_ms + minutes * MINUTE)

"""A usual way to every state of every call, for stories that begin in the middle."""

from typing import Any

from fieldapp.actions.library import load_library
from tests.support.call_story import CallStory

INCOMING = ("information", "complaint", "consultation", "duty")
CALLS = (*INCOMING, "outgoing")

# state: the taps that lead there
INFORMATION = {
    "question": ["call.answered"],
    "answer": ["call.answered", "asks_service"],
    "consent": ["call.answered", "asks_service", "answer.given"],
    "acting": ["call.answered", "asks_service", "answer.given", "consent.given"],
    "not_now": ["call.answered", "asks_not_now"],
    "not_ours": ["call.answered", "asks_not_ours"],
    "other_department": ["call.answered", "asks_department"],
    "beyond_us": ["call.answered", "asks_beyond_us"],
    "anything_else": ["call.answered", "asks_not_ours", "said_not_ours"],
    "goodbye": ["call.answered", "asks_not_ours", "said_not_ours", "no_more_questions"],
}
CONSULTATION = {
    "question": ["call.answered"],
    "answering": ["call.answered", "asks_in_scope"],
    "taking_contacts": ["call.answered", "asks_in_scope", "cannot_now"],
    "hard_question": ["call.answered", "asks_hard"],
    "other_department": ["call.answered", "asks_department"],
    "anything_else": ["call.answered", "asks_in_scope", "answered_now"],
    "goodbye": ["call.answered", "asks_in_scope", "answered_now", "no_more_questions"],
}
HEARD = ["call.answered", "heard_out", "showed_understanding"]
WRITTEN = [*HEARD, "offered_to_write", "complaint.registered"]
TO_THE_END = [*WRITTEN, "contact_agreed", "term.told", "thanked", "hung_up", "result_complaint_taken"]
COMPLAINT = {
    "listening": HEARD[:1],
    "understanding": HEARD[:2],
    "mattering": HEARD,
    "writing": WRITTEN[:-1],
    "next_contact": WRITTEN,
    "on_line": [*WRITTEN, "caller.waits"],
    "telling_term": [*WRITTEN, "contact_agreed"],
    "thanking": [*WRITTEN, "contact_agreed", "term.told"],
    "goodbye": [*WRITTEN, "contact_agreed", "term.told", "thanked"],
}
DUTY_STEPS = [
    "call.answered",
    "said_who_we_are",
    "asked_address",
    "said_thanks",
    "wrote_contacts",
    "wants_service",
    "nobody_else",
    "heard_out",
    "informed",
    "appointment.made",
    "gave_own_contacts",
    "said_route",
    "gave_example",
    "presented_us",
]
DUTY_STATES = [
    "self_named",
    "address_form",
    "praise",
    "contacts",
    "intent",
    "other_agent",
    "hearing",
    "informing",
    "meeting",
    "own_contacts",
    "route",
    "certainty",
    "company",
    "duty_goodbye",
]
DUTY = {state: DUTY_STEPS[: place + 1] for place, state in enumerate(DUTY_STATES)}
DUTY["after_duty_told"] = [*DUTY_STEPS[:5], "wants_advice"]
DIALLED = ["dial_long", "they_answered"]
OUTGOING = {
    "greeting": DIALLED,
    "naming_us": [*DIALLED, "greeted"],
    "who_speaks": [*DIALLED, "greeted", "named_us"],
    "may_talk": [*DIALLED, "greeted", "named_us", "right_person"],
    "purpose": [*DIALLED, "greeted", "named_us", "right_person", "talk.allowed"],
    "reply_wanted": [*DIALLED, "greeted", "named_us", "right_person", "talk.allowed", "said_purpose"],
    "goodbye": [*DIALLED, "greeted", "named_us", "right_person", "talk.allowed", "said_purpose", "they_agree"],
}
WAYS: dict[str, dict[str, list[str]]] = {
    "information": INFORMATION,
    "consultation": CONSULTATION,
    "complaint": COMPLAINT,
    "duty": DUTY,
    "outgoing": OUTGOING,
}
EVERY_STEP = [(name, state) for name in CALLS for state in load_library().book(name)["groups"]["talk"]]


def call_at(name: str, state: str, **opened: Any) -> CallStory:
    """A call that has come to `state` by a usual way."""
    if (name, state) == ("outgoing", "agreement"):
        story = CallStory(name, from_case="case-1", **opened)
        story.tell(*DIALLED, "greeted", "named_us", "right_person")
    else:
        story = CallStory(name, **opened)
        story.tell(*WAYS[name][state])
    story.expect_state(state)
    return story


def ended(name: str, state: str, **opened: Any) -> CallStory:
    """A call that was at `state` when the other side hung up."""
    story = call_at(name, state, **opened)
    story.tap("hung_up" if state in story.book["groups"]["partings"] else "broke_off")
    return story


def open_complaint() -> CallStory:
    """A complaint whose call is over and registered."""
    story = CallStory("complaint")
    story.tell(*TO_THE_END)
    story.expect_state("complaint_open")
    return story


def contacts(story: CallStory) -> list[int | None]:
    """When the next contacts that are promised are due."""
    return [one["due_ms"] for one in story.effects("promise") if one["open"] and one["kind"] == "complaint_contact"]


def promised(story: CallStory) -> list[tuple[str, int | None]]:
    """What is promised, and when it is due."""
    return [(one["kind"], one["due_ms"]) for one in story.effects("promise") if one["open"]]

"""Whom does a step of a ladder reach at an instant, by which channel, and who cannot be reached? (pain 17, E11)"""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldapp.core.ladders import Step
from fieldapp.core.rota import Calendar, Shift, has_rota, may_be_told, on_duty

ROLES = {"dispatcher": ("dispatcher",), "duty": ("dispatcher",), "manager": ("manager",)}
EVERYBODY = ("dispatcher", "manager")
DUTY_OF = {"dispatchers": "dispatcher", "other_devices": "dispatcher", "duty": "duty", "manager": "manager"}


@dataclass(frozen=True)
class Person:
    """A colleague as a ladder knows one; an address that does not take mail any more is empty."""

    id: str
    name: str
    role: str
    has_device: bool
    phone: str
    email: str

    def takes(self, channel: str) -> bool:
        """Whether there is an address for this channel."""
        return {"push": self.has_device, "email": bool(self.email), "sms": bool(self.phone)}[channel]


@dataclass(frozen=True)
class DutyPhone:
    """A number that is somebody's on duty, whoever holds the telephone."""

    id: str
    duty: str
    label: str
    e164: str


@dataclass(frozen=True)
class Roster:
    """Everybody an area's alerts may be told to, and when."""

    people: Sequence[Person]
    shifts: Sequence[Shift]
    phones: Sequence[DutyPhone]
    calendar: Calendar


@dataclass(frozen=True)
class Word:
    """One message of a step: to an account (audience dispatcher) or a duty phone; whether there is a way to them."""

    addressee: str
    audience: str
    channel: str
    reaches: bool


def words_of(step: Step, roster: Roster, at_ms: int) -> list[Word]:
    """What the step says to whom at this instant, by id, then channel; [] when nobody has the duty."""
    told = [
        Word(person.id, "dispatcher", channel, person.takes(channel))
        for person in _people(step.tell, roster, at_ms)
        for channel in step.by
    ]
    if "sms" in step.by:
        told += [Word(phone.id, "duty_phone", "sms", True) for phone in _phones(step.tell, roster)]
    return told


def reaches(step: Step, roster: Roster, at_ms: int) -> bool:
    """Whether the step has a way to anybody now."""
    return any(word.reaches for word in words_of(step, roster, at_ms))


def with_duty(roster: Roster, duty: str, at_ms: int) -> list[Person]:
    """Who has the duty: by the rota, or without one everybody of the fitting role within her own hours."""
    if has_rota(roster.shifts, duty):
        named = on_duty(roster.shifts, duty, at_ms, roster.calendar)
        return [person for person in roster.people if person.id in named]
    return [
        person
        for person in roster.people
        if person.role in ROLES[duty] and may_be_told(roster.shifts, person.id, at_ms, roster.calendar)
    ]


def without_way(step: Step, roster: Roster) -> bool:
    """Whether the step could reach nobody at any time, whoever has the duty: it must not be kept."""
    if "sms" in step.by and _phones(step.tell, roster):
        return False
    return not any(person.takes(channel) for person in _could_have(step.tell, roster) for channel in step.by)


def _people(tell: str, roster: Roster, at_ms: int) -> Sequence[Person]:
    if tell == "everybody":
        return _could_have(tell, roster)
    return with_duty(roster, DUTY_OF[tell], at_ms) if tell in DUTY_OF else []


def _could_have(tell: str, roster: Roster) -> Sequence[Person]:
    """Everybody whom the rota names for it, and without a rota everybody of the fitting role."""
    if tell == "everybody":
        return [person for person in roster.people if person.role in EVERYBODY]
    if tell not in DUTY_OF:
        return []
    duty = DUTY_OF[tell]
    named = {shift.account_id for shift in roster.shifts if shift.duty == duty and not shift.off}
    return [person for person in roster.people if (person.id in named if named else person.role in ROLES[duty])]


def _phones(tell: str, roster: Roster) -> list[DutyPhone]:
    """`duty` and `manager` have phones of their own; `phones` and `everybody` mean all of them."""
    if tell in ("phones", "everybody"):
        return list(roster.phones)
    return [phone for phone in roster.phones if phone.duty == tell]

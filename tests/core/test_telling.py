"""Whom a step reaches: by duty, by role where there is no rota, and by which ways."""

from fieldapp.core.ladders import Step
from fieldapp.core.rota import ALL_DAYS, HOURS, Calendar, Shift
from fieldapp.core.telling import DutyPhone, Person, Roster, Word, reaches, with_duty, without_way, words_of
from tests.support.proofs import proves

NOON = 1_795_424_400_000  # 2026-11-23 12:00 in Moscow
NIGHT = NOON + 12 * 3_600_000
LILIA = Person("d01", "Лилия", "dispatcher", True, "+70002020001", "")
ROZA = Person("d02", "Роза", "dispatcher", False, "", "")
KAMIL = Person("m01", "Камиль", "manager", False, "+70002030001", "kamil@svyaz.example")
ANNA = Person("a01", "Анна", "administrator", True, "", "anna@svyaz.example")
PHONE = DutyPhone("p1", "duty", "Дежурный телефон", "+70002090001")
BOSS = DutyPhone("p2", "manager", "Руководитель", "+70002090002")


def roster(*shifts: Shift, people=(LILIA, ROZA, KAMIL, ANNA), phones=(PHONE, BOSS)) -> Roster:
    return Roster(people, shifts, phones, Calendar("Europe/Moscow", lambda _day: False))


def shift(who: str, duty: str, from_hour: int = 8, to_hour: int = 20) -> Shift:
    return Shift(who, duty, ALL_DAYS, from_hour * 60, to_hour * 60)


def names(step: Step, there: Roster, at_ms: int = NOON) -> list[str]:
    return [f"{word.addressee} {word.channel}{'' if word.reaches else '?'}" for word in words_of(step, there, at_ms)]


def test_without_a_rota_everybody_of_the_role_has_the_duty() -> None:
    assert names(Step("dispatchers", ("push",), 60), roster()) == ["d01 push", "d02 push?"]
    assert names(Step("other_devices", ("email",), 60), roster()) == ["d01 email?", "d02 email?"]
    assert names(Step("manager", ("sms",), 60), roster()) == ["m01 sms", "p2 sms"]


def test_with_a_rota_only_those_who_have_it_now() -> None:
    there = roster(shift("d02", "duty"), shift("a01", "duty", 20, 32))

    assert names(Step("duty", ("push", "sms"), 60), there) == ["d02 push?", "d02 sms?", "p1 sms"]
    assert names(Step("duty", ("push",), 60), there, NIGHT) == ["a01 push"]
    assert words_of(Step("duty", ("push",), 60), roster(shift("d02", "duty")), NIGHT) == []


def test_a_persons_hours_hold_only_where_she_has_no_duty() -> None:
    asleep = shift("d01", HOURS)

    assert [one.id for one in with_duty(roster(asleep), "dispatcher", NIGHT)] == ["d02"]
    assert with_duty(roster(asleep, shift("d01", "dispatcher", 20, 32)), "dispatcher", NIGHT) == [LILIA]


@proves("E11")
def test_everybody_means_everybody_at_any_hour() -> None:
    there = roster(shift("d01", HOURS), shift("d02", "dispatcher"))

    assert names(Step("everybody", ("push", "sms"), 60), there, NIGHT) == [
        "d01 push", "d01 sms", "d02 push?", "d02 sms?", "m01 push?", "m01 sms", "p1 sms", "p2 sms",
    ]  # fmt: skip
    assert names(Step("phones", ("sms",), 60), there) == ["p1 sms", "p2 sms"]


def test_a_step_reaches_somebody_or_not() -> None:
    assert reaches(Step("dispatchers", ("push",), 60), roster(), NOON)
    assert not reaches(Step("dispatchers", ("email",), 60), roster(), NOON)
    assert words_of(Step("phones", ("sms",), 60), roster(phones=(PHONE,)), NOON) == [
        Word("p1", "duty_phone", "sms", True)
    ]


def test_a_step_that_can_never_reach_anybody_is_known_before() -> None:
    bare = roster(shift("d02", "duty"), phones=())

    assert without_way(Step("duty", ("push", "sms"), 60), bare)
    assert not without_way(Step("duty", ("sms",), 60), roster(shift("d02", "duty")))
    assert not without_way(Step("dispatchers", ("push",), 60), bare)
    assert not without_way(Step("everybody", ("email",), 60), bare)
    assert without_way(Step("phones", ("sms",), 60), bare)
    assert without_way(Step("manager", ("push",), 60), bare)

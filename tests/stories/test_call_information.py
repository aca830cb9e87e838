"""The information call: question, the whole answer with an invitation, consent, the deed (S0.1 to S0.12)."""

import pytest

from fieldapp.actions.library import LOCALES, load_library
from tests.support.call_story import LATER, CallStory
from tests.support.call_walks import call_at
from tests.support.proofs import proves
from tests.support.story import MINUTE

TEXTS = load_library().texts


@proves("S0.1", "S0.2")
@pytest.mark.parametrize(
    ("deed", "promised"), [("appointment.made", True), ("visit.wanted", False), ("action.done", False)]
)
def test_a_question_goes_by_answer_and_consent_to_the_deed(deed: str, promised: bool) -> None:
    story = CallStory("information")

    story.tell("call.answered", "asks_service", "answer.given", "consent.given", deed, "no_more_questions", "hung_up")
    story.expect_offers(["result_invited"])
    story.tap("result_invited")

    story.expect_state("succeeded")
    story.expect_promises([("appointment", LATER)] if promised else [])


@proves("S0.2")
@pytest.mark.parametrize("reached", ["question", "answer", "consent", "acting"])
def test_no_call_ends_well_without_consent_and_deed(reached: str) -> None:
    story = call_at("information", reached)
    story.tap("broke_off")
    assert "result_invited" not in [row["text"] for row in story.offers()]

    forced = story.desk("call.registered", call_result="invited")

    story.expect_state("registered")
    assert story.marks(forced) == ["without_consent"]


@proves("S0.2", "S0.3")
@pytest.mark.parametrize("answer", ["answer.given", "answer.ranged"])
def test_the_answer_comes_with_an_invitation(answer: str) -> None:
    story = call_at("information", "answer")
    assert story.asked(answer)["invitation"] is True
    assert "explain_preparation" in load_library().words["fields"]["invitation"]["of"]

    bare = story.desk(answer, **({"price_min": 1, "price_max": 2} if answer == "answer.ranged" else {}))

    story.expect_state("answer")
    assert story.marks(bare) == ["no_invitation"]
    story.tap(answer)
    story.expect_state("consent")


@proves("S0.6")
def test_without_a_sum_both_ends_are_named_and_the_right_way_round() -> None:
    story = call_at("information", "answer")
    spec = load_library().words["events"]["answer.ranged"]["data"]
    assert (spec["price_min"]["required"], spec["price_max"]["required"]) == (True, True)

    turned = story.tap("answer.ranged", price_min=900, price_max=500)

    story.expect_state("answer")
    assert story.marks(turned) == ["wrong_range"]
    story.tap("answer.ranged", price_min=500, price_max=900)
    story.expect_state("consent")


@proves("S0.3", "S0.4", "S0.5", "S0.7")
@pytest.mark.parametrize(
    ("locale", "together", "diagnosis", "apology"),
    [
        ("ru", ["стоит", "Подготовиться", "часы", "?"], "диагноз", "Извиняться"),
        ("en", ["price", "prepare", "hours", "?"], "diagnosis", "Apologies"),
        ("zh", ["费用", "准备", "时间", "吗"], "判断故障", "道歉"),
    ],
)
def test_price_preparation_and_times_are_said_together(
    locale: str, together: list[str], diagnosis: str, apology: str
) -> None:
    texts = TEXTS[locale]

    for part in together:
        assert part in texts["step.answer.say"]
    assert diagnosis in texts["step.answer.avoid"]
    assert apology in texts["step.answer.avoid"]
    assert texts["step.answer.note"]


@proves("S0.8")
def test_what_is_unavailable_has_a_reason_and_a_day() -> None:
    story = call_at("information", "not_now")

    assert story.asked("service.unavailable") == {"unavailable_because": True, "available_ms": True}
    story.tell("service.unavailable", "no_more_questions")

    assert story.counter("outcome") == "solved"


@proves("S0.9")
@pytest.mark.parametrize(("locale", "regret"), [("ru", "К сожалению"), ("en", "Unfortunately"), ("zh", "很遗憾")])
def test_what_is_not_offered_is_said_plainly(locale: str, regret: str) -> None:
    texts = TEXTS[locale]

    assert regret in texts["step.not_ours.avoid"]
    assert not any(regret in text for key, text in texts.items() if key.startswith("step.") and key.endswith(".say"))
    story = call_at("information", "not_ours")
    story.tell("said_not_ours", "no_more_questions")
    assert story.counter("outcome") == "no_interest"


@proves("S0.10")
@pytest.mark.parametrize("name", ["information", "consultation"])
def test_another_department_is_named_or_put_through(name: str) -> None:
    told, through = call_at(name, "other_department"), call_at(name, "other_department")

    assert told.asked("department.told") == {"department": True}
    told.tell("department.told", "no_more_questions", "hung_up")
    through.tap("department.transferred")

    told.expect_offers(["result_number_given"])
    through.expect_offers(["result_transferred"])
    through.tap("result_transferred")
    through.expect_state("registered")


@proves("S0.11")
@pytest.mark.parametrize(
    ("locale", "first"), [("ru", "толковать результаты"), ("en", "reading results"), ("zh", "解读结果")]
)
def test_what_is_beyond_us_is_a_closed_list_and_goes_to_an_expert(locale: str, first: str) -> None:
    assert first in TEXTS[locale]["step.beyond_us.avoid"]
    story = call_at("information", "beyond_us")

    story.tap("to_consultation")

    story.expect_state("switched")
    consultation = story.switched()
    consultation.expect_state("question")
    assert consultation.asked("asks_hard") == {}


@proves("S0.11")
def test_a_question_beyond_us_may_come_in_the_middle_of_the_answer() -> None:
    story = call_at("information", "answer")

    story.tell("asks_beyond_us", "said_beyond_us", "no_more_questions")

    story.expect_state("goodbye")
    assert story.counter("outcome") == "solved"


@proves("S0.12", "S2.13")
@pytest.mark.parametrize("locale", LOCALES)
def test_whoever_answers_greets_and_names_company_department_and_self(locale: str) -> None:
    say = TEXTS[locale]["step.ringing.say"]

    places = [say.index(part) for part in ("{company}", "{department}", "{operator}")]
    assert places == sorted(places)
    assert places[0] > 0
    assert TEXTS[locale]["step.ringing.note"]


@proves("S0.1")
@pytest.mark.parametrize("state", load_library().book("information")["groups"]["asking"])
@pytest.mark.parametrize("topic", load_library().words["fields"]["topic"]["of"])
def test_a_question_leads_on_from_wherever_it_is_asked(state: str, topic: str) -> None:
    story = call_at("information", state)

    asked = story.desk("question.asked", topic=topic)

    assert story.marks(asked) == []
    story.expect_state("answer" if topic == "our_service" else topic)


def test_a_second_question_takes_nothing_from_what_was_reached() -> None:
    story = call_at("information", "acting")
    story.tap("action.done")

    for topic, *more in (
        ("not_now", "service.unavailable"),
        ("not_ours", "said_not_ours"),
        ("other_department", "department.told"),
    ):
        story.desk("question.asked", topic=topic)
        story.tell(*more)
    story.tap("asks_more")
    story.tell("answer.given", "consent.refused", "no_more_questions")

    assert story.counter("outcome") == "invited"


def test_being_put_through_later_keeps_what_was_reached() -> None:
    story = call_at("information", "acting")
    story.tap("action.done")
    story.desk("question.asked", topic="other_department")

    story.tap("department.transferred")

    story.expect_offers(["result_invited"])


def test_a_refusal_is_no_interest() -> None:
    story = call_at("information", "consent")

    story.tell("consent.refused", "no_more_questions", "hung_up")

    story.expect_offers(["result_no_interest"])


@proves("S0.21", "S0.22")
def test_who_thinks_it_over_is_called_at_an_exact_time_and_the_last_one_wins() -> None:
    story = call_at("information", "consent")
    assert story.asked("thinks_it_over") == {"again_ms": True, "person_name": True, "phone": True}

    story.tap("thinks_it_over", again_ms=LATER)
    story.desk("promise.again", promise="call_again", again_ms=LATER + MINUTE)

    story.expect_promises([("call_again", LATER + MINUTE)])
    story.desk("promise.kept", promise="call_again")
    story.expect_promises([])


@proves("S2.25")
def test_an_appointment_is_kept_or_moved() -> None:
    story = call_at("information", "acting")
    story.tap("appointment.made")

    story.desk("promise.again", promise="appointment", again_ms=LATER + MINUTE)
    story.expect_promises([("appointment", LATER + MINUTE)])
    story.desk("promise.kept", promise="appointment")

    story.expect_promises([])

"""A complaint after its call: never without a next contact until it is closed; the book of reviews; paper (S1)."""

import pytest

from fieldapp.actions.library import load_library
from tests.support.call_story import LATER, CallStory
from tests.support.call_walks import HEARD, call_at, contacts, open_complaint, promised
from tests.support.proofs import proves
from tests.support.story import MINUTE


@proves("S1.4", "S1.5")
def test_an_open_complaint_always_has_a_next_contact() -> None:
    story = open_complaint()
    assert contacts(story) == [LATER]
    assert story.asked("complaint.contacted")["again_ms"] is True

    story.tap("complaint.contacted", again_ms=LATER + MINUTE)
    assert contacts(story) == [LATER + MINUTE]
    story.desk("promise.again", promise="complaint_contact", again_ms=LATER + 2 * MINUTE)
    assert contacts(story) == [LATER + 2 * MINUTE]
    story.desk("promise.kept", promise="complaint_contact")  # in another case, where no next time was said
    assert len(contacts(story)) == 1
    story.tap("complaint.answered")
    assert len(contacts(story)) == 1

    story.tap("closed_content")
    story.expect_state("complaint_closed")
    story.expect_promises([])


@proves("S1.5")
@pytest.mark.parametrize("way", ["contacted", "kept"])
@pytest.mark.parametrize("state", ["after_call", "complaint_open", "complaint_answered"])
def test_a_contact_is_followed_by_the_next_wherever_it_stands(state: str, way: str) -> None:
    story = call_at("complaint", "goodbye")
    story.tap("hung_up")
    if state != "after_call":
        story.tap("result_complaint_taken")
    if state == "complaint_answered":
        story.tap("complaint.answered")

    if way == "contacted":
        story.desk("complaint.contacted", again_ms=LATER + 5)
    else:
        story.desk("promise.kept", promise="complaint_contact")

    story.expect_state(state)
    assert len(contacts(story)) == 1


@proves("S1.5")
@pytest.mark.parametrize("state", ["after_call", "complaint_open", "complaint_answered"])
def test_closing_ends_every_promise(state: str) -> None:
    story = call_at("complaint", "goodbye")
    story.tap("hung_up")
    if state != "after_call":
        story.tap("result_complaint_taken")
    if state == "complaint_answered":
        story.tap("complaint.answered")

    story.desk("complaint.closed", ending="taken_back")

    story.expect_state("complaint_closed")
    story.expect_promises([])


@proves("S1.17")
def test_the_answer_is_promised_and_kept() -> None:
    story = open_complaint()
    assert "complaint_answer" in dict(promised(story))

    story.tap("complaint.answered")
    again = story.desk("complaint.answered")

    assert "complaint_answer" not in dict(promised(story))
    assert story.marks(again) == []


@proves("S1.17")
def test_an_answer_given_elsewhere_keeps_the_promise() -> None:
    story = open_complaint()

    story.desk("promise.kept", promise="complaint_answer")

    assert "complaint_answer" not in dict(promised(story))


@proves("S1.13")
def test_the_book_comes_only_after_hearing() -> None:
    for state in ("listening", "understanding"):
        story = call_at("complaint", state)
        assert "book.given" not in [row["text"] for row in story.offers()]
        early = story.desk("book.given")
        assert story.marks(early) == ["book_too_early"]
    for state in load_library().book("complaint")["groups"]["heard"]:
        story = call_at("complaint", state)
        assert story.marks(story.tap("book.given")) == []


@proves("S1.14")
def test_the_page_is_photographed_and_its_mail_promised() -> None:
    story = call_at("complaint", "thanking")
    assert "book.page" not in [row["text"] for row in story.offers()]

    story.tell("book.given", "book.page")

    assert "book_mail" in dict(promised(story))
    story.system("promise.kept", promise="book_mail")
    assert "book_mail" not in dict(promised(story))


@pytest.mark.parametrize("state", ["after_call", "complaint_open", "complaint_answered"])
def test_the_book_may_be_given_later_too(state: str) -> None:
    story = call_at("complaint", "goodbye")
    story.tap("hung_up")
    if state != "after_call":
        story.tap("result_complaint_taken")
    if state == "complaint_answered":
        story.tap("complaint.answered")

    story.tell("book.given", "book.page")

    assert "book_mail" in dict(promised(story))


@proves("S1.18")
def test_a_complaint_on_paper_is_written_down_without_a_call() -> None:
    story = CallStory("complaint", channel="post")
    assert "channel" not in story.asked("complaint.registered")

    story.tap("complaint.registered")

    story.expect_state("complaint_open")
    assert len(contacts(story)) == 1


def test_a_talk_that_broke_off_is_written_down_afterwards() -> None:
    story = CallStory("complaint")
    story.tell(*HEARD, "broke_off")

    story.tell("write_afterwards", "result_complaint_taken")

    story.expect_state("complaint_open")
    assert len(contacts(story)) == 1


def test_what_was_solved_and_broke_off_is_written_down_and_closed() -> None:
    story = call_at("complaint", "mattering")
    story.tell("complaint.solved", "broke_off", "write_afterwards", "result_solved")

    story.expect_state("complaint_closed")

"""What the list says of a complaint, by what was said and what the fold made of it."""

from fieldapp.core.complaints import standing_of
from fieldapp.core.fold import advance
from tests.support.call_story import CallStory


def standing(story: CallStory):
    return standing_of(advance(story.book, None, story.events), story.events)


def on_paper(**data) -> CallStory:
    story = CallStory("complaint", channel="book")
    private = {"content": "Шумно", "person_name": "Анна", "phone": "+78430000001", "promised_action": "Зайдём"}
    story.desk("complaint.registered", private=private, channel="book", **data)
    return story


def test_nothing_is_there_before_it_is_written_down() -> None:
    assert standing(CallStory("complaint", channel="book")) is None


def test_written_down_answered_and_closed() -> None:
    story = on_paper()
    first = standing(story)
    story.desk("complaint.answered")
    story.desk("complaint.closed", ending="answer_sent")
    last = standing(story)

    assert first is not None
    assert last is not None
    assert (first["channel"], first["open"], first["closed_ms"], first["escalated"]) == ("book", True, None, "")
    assert (last["open"], last["ending"]) == (False, "answer_sent")
    assert last["answered_ms"] is not None
    assert last["closed_ms"] is not None


def test_who_was_called_in_last() -> None:
    story = on_paper()
    story.desk("escalated.manager")
    story.desk("escalated.security")

    found = standing(story)

    assert found is not None
    assert found["escalated"] == "security"

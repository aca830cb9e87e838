"""A report by somebody who does not have the visit: kept, marked, and the dispatcher hears of it."""

from tests.support.proofs import proves
from tests.support.story import Story
from tests.support.walks import begun_at


def reassigned() -> tuple[Story, str]:
    """Timur rings, after the visit went to Rustam; his phone had no signal and knows nothing of it."""
    story = begun_at("planned")
    story.dispatcher("decided.other_technician", technician="rustam")
    story.system("plan.set", technician="rustam", changed=True)
    return story, story.phone("call.started")


@proves("S4.21")
def test_the_dispatcher_is_told_once_that_somebody_else_reports() -> None:
    story, started = reassigned()

    story.phone("call.expects_you")

    story.expect_state("planned")
    story.expect_alerts(["not_assigned"])
    assert story.marks(started) == ["not_assigned"]


def test_a_report_she_adopts_counts_and_the_alert_is_gone() -> None:
    story, started = reassigned()

    story.dispatcher("adopted", of=started)

    story.expect_state("calling")
    assert story.effects("alert") == []
    assert story.marks(started) == []


def test_what_she_does_not_adopt_stays_and_is_her_matter_still() -> None:
    story, started = reassigned()
    other = story.phone("call.expects_you")

    story.dispatcher("adopted", of=started)

    story.expect_alerts(["not_assigned"])
    assert story.marks(other) == ["not_assigned"]


def test_she_may_settle_it_without_adopting_anything() -> None:
    story, started = reassigned()

    story.dispatcher("alert.settled", matter="not_assigned")

    story.expect_alerts([])
    assert story.marks(started) == ["not_assigned"]

"""Whom does nobody reach? Series of calls at every point, and what the dispatchers decided about them."""

from fieldapp.actions.demo.stories import Data, Day

LATER = (1, 3)


def tell(day: Day) -> None:
    """Visits before setting out whose customer was called in vain."""
    _running(day)
    _open_alerts(day)
    _decided(day)


def _running(day: Day) -> None:
    day.visit("t01", LATER).unanswered(3)  # countdown after the first call

    second = day.visit("t04", LATER).unanswered(15)
    second.tap(14, "pick_up.asked").unanswered(4.5)  # after the second, with a text in between

    day.visit("t02", LATER).tap(1, "call.started", {"number": 0, "evidence": "dialled"})  # on the phone right now

    day.visit("t06", (2, 4)).unanswered(49)  # his phone fell silent: the next call is overdue

    early = day.visit("t07", (5, 7), phone2=day.people.phone())
    early.unanswered(20).call(15, "call.no_answer", {"how": "dropped"}).unanswered(8.5)  # the call between was early

    day.visit("t08", (3, 5)).call(18, "call.wrong_number")

    back = day.visit("t04", (3, 5)).unanswered(25, 12.5)
    back.tap(1, "customer.called_back")


def _open_alerts(day: Day) -> None:
    day.visit("t03", (2, 4)).unanswered(24, 13.5, 2.5)  # nobody has seen it yet

    seen = day.visit("t07", LATER).unanswered(27, 16, 5)
    seen.seen(3, "no_contact")

    day.visit("t08", (1.5, 3.5)).unanswered(43, 32, 21)  # no answer for ten minutes: free to go by himself

    reached = day.visit("t05", (3, 5)).unanswered(34, 23, 12)
    reached.seen(8, "no_contact").decide(1, "decided.reached")


def _decided(day: Day) -> None:
    texted = day.visit("t03", (0.5, 2)).unanswered(75, 64.5, 54)
    texted.seen(51, "no_contact").decide(48, "decided.sms")

    go = day.visit("t05", LATER).unanswered(78, 67.5, 57)
    go.seen(55, "no_contact").decide(52, "decided.go_anyway")

    wait = day.visit("t07", (3, 5)).unanswered(52, 41, 30)
    wait.seen(26, "no_contact").decide(21.5, "decided.wait", {"wait_ms": 1_800_000})

    later = day.visit("t01", (5, 7), comment="Городской телефон, днём не берут").unanswered(67, 56, 45)
    call_at: Data = {"who": "by_dispatcher", "at_ms": day.morning.ago(-25)}
    later.seen(38, "no_contact").decide(36, "decided.call_later", call_at)

"""How do the talks of the desk go? One function for each way that several calls of the demo take (S0 to S3)."""

from fieldapp.actions.demo.calls import Call
from fieldapp.actions.demo.stories import Data

NOBODY: Data = {"how": "rings"}


def invited(call: Call, card: str, at_ms: int) -> Call:
    """A question about a service that ends with a time: answer, invitation, consent, appointment."""
    call.answered().asks().tap("answer.given", {"card": card, "invitation": "technician_comes"}, 40)
    return call.tap("consent.given").appoints(at_ms).said().registered("invited")


def thinks(call: Call, card: str, again_ms: int) -> Call:
    """The customer wants to sleep on it, and is called at an exact time (S0.21)."""
    prices: Data = {"price_min": 300, "price_max": 1500, "card": card, "invitation": "sign_up"}
    call.answered().asks().tap("answer.ranged", prices, 40)
    call.tap("call_back.agreed", {"again_ms": again_ms}, **call.who)
    return call.registered("promised")


def department(call: Call, department_id: str, *, is_transferred: bool = False) -> Call:
    """What another department knows: its number is told, or the line is put through."""
    call.answered().asks("other_department")
    if is_transferred:
        return call.tap("department.transferred", {"department": department_id}).registered("transferred", ended=True)
    return call.tap("department.told", {"department": department_id}, 30).said().registered("number_given")


def told_now(call: Call, card: str) -> Call:
    """A consultation that is answered at once."""
    return call.answered(1).asks().tap("answer.given", {"card": card}, 55).said().registered("solved")


def owed(call: Call, department_id: str = "") -> Call:
    """A consultation that is answered within thirty minutes (S2.6), by an expert of a department if one is named."""
    call.answered().asks().said()
    asked: Data = {"department": department_id} if department_id else {}
    call.tap("expert.asked" if asked else "reply.promised", asked, 30, content=call.content, **call.who)
    return call.said().registered("promised")


def hard(call: Call) -> Call:
    """A question that wants one agreed answer first (S2.18)."""
    call.answered(3).asks("beyond_us").tap("agreement.asked", None, 30, content=call.content, **call.who)
    return call.said().registered("awaiting_answer")


def first_inquiry(call: Call, card: str, meeting_ms: int | None) -> Call:
    """The fifteen steps of a duty; the customer comes, or does not want to (S3)."""
    _named(call)
    call.tap("intent.named", {"intent": "commercial", "heard_from": call.entry["heard_from"]}, 30, content=call.content)
    call.tap("agent.asked", {"other_agent": False}).said().tap("answer.given", {"card": card}, 40)
    if meeting_ms is None:
        return call.tap("meeting.declined").said(3).registered("solved")
    return call.appoints(meeting_ms).said(4).registered("invited")


def after_duty(call: Call) -> Call:
    """Advice is wanted: that comes after the duty (S3.6)."""
    _named(call)
    call.tap("intent.named", {"intent": "advice", "heard_from": call.entry["heard_from"]}, 30, content=call.content)
    return call.tap("after_duty.promised", None, content=call.content).registered("promised")


def rung(call: Call, words: str = "", offer_ms: int | None = None) -> Call:
    """Our own call: six steps, to an agreed time if one is offered (S0.18 to S0.24)."""
    is_agreed = any("from_case" in step.data for step in call.steps)
    call.tap("call.dialled", {"longer": True}, phone=call.phone).tap("call.answered").said(3 + is_agreed)
    call.tap("talk.allowed")
    if offer_ms is None:
        return call.said().tap("consent.given").registered("solved")
    call.tap("offer.made", {"appointment_ms": offer_ms}, words=words)
    call.entry |= {"appointment": True, "appointment_ms": offer_ms}
    return call.tap("consent.given").registered("promised")


def rung_in_vain(call: Call, again_ms: int | None = None) -> Call:
    """Nobody answers; it is tried again at an exact time, or not at all."""
    call.tap("call.dialled", {"longer": False}, phone=call.phone).tap("call.not_answered", NOBODY, 40)
    if again_ms is None:
        return call.tap("call.ended").registered("not_reached", ended=True)
    return call.tap("talk.later", {"again_ms": again_ms}).registered("not_reached", ended=True)


def complains(call: Call, action: str, again_ms: int) -> Call:
    """Heard out, understood, written down, the next contact and the term told, thanked (S0.13 to S0.17, S1)."""
    if not any("from_case" in step.data for step in call.steps):
        call.answered()
    call.tap("step.said", None, 70).said(2)
    written = {"content": call.content, "promised_action": action, **call.who}
    call.tap("complaint.registered", {"channel": "by_phone"}, 45, **written)
    call.tap("call_back.agreed", {"again_ms": again_ms}, phone=call.phone).tap("term.told").said()
    return call.registered("complaint_taken")


def _named(call: Call) -> None:
    """Who we are, how to speak to each other, thanks, name and number within the first minute (S3.2 to S3.5)."""
    short = call.name.split(" ", 1)[1]
    call.answered(1).tap("step.said", None, 6).tap("caller.named", None, 8, form_of_address=short)
    call.tap("step.said", None, 6).tap("caller.named", None, 20, **call.who)

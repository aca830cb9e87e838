"""What can be asked under /api/v1, what is sent with it, and what may be answered? One row an operation.

Summaries are the texts `api.op.<name>`. A test holds this list against the application's addresses and its answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from fieldapp.web import openapi_cards as answer_cards
from fieldapp.web import openapi_cases as cases
from fieldapp.web import openapi_desk as desk
from fieldapp.web import openapi_shapes as shapes
from fieldapp.web.api import SyncBody
from fieldapp.web.api_cards import CardsQuery
from fieldapp.web.api_cases import EventBody, VisitsQuery
from fieldapp.web.api_orders import OrdersBody
from fieldapp.web.api_outage_numbers import OutageNumbersBody
from fieldapp.web.api_promises import PromisesQuery
from fieldapp.web.api_push import DeviceBody, HeardBody, SubscriptionBody
from fieldapp.web.presence import PresenceBody
from fieldapp.web.register import Asked

Answer = type[BaseModel] | str | None  # a model, a media type of bytes, or nothing
FREE_FORM = "application/json"  # any JSON object

ALWAYS = (400, 503)
READING = (401, 404)
WRITING = (401, 403, 413, 415)


@dataclass(frozen=True)
class Operation:
    """`body`: a model, or the media type of bytes. `problems`: statuses answered by a problem document."""

    name: str
    method: str
    path: str
    tag: str
    answers: Mapping[int, Answer]
    problems: tuple[int, ...] = ()
    body: Answer = None
    query: type[BaseModel] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    conflict: type[BaseModel] | None = None


class DeviceQuery(BaseModel):
    """Which phone asks."""

    device: str | None = None


class UnsentQuery(BaseModel):
    """`1` keeps the right to hand in what is still on the phone."""

    unsent: str | None = None


OPERATIONS = (
    Operation("get_session", "get", "/session", "session", {200: shapes.SessionAnswer}, (401,), query=DeviceQuery),
    Operation("post_session", "post", "/session", "session", {200: shapes.SignedIn}, (*WRITING, 422, 429),
              body=shapes.SessionBody),
    Operation("delete_session", "delete", "/session", "session", {204: None}, (403, 413, 415), query=UnsentQuery),
    Operation("post_orders", "post", "/orders", "orders", {200: shapes.OrdersAnswer}, (*WRITING, 404, 422, 429),
              body=OrdersBody),
    Operation("get_visits", "get", "/visits", "visits", {200: cases.VisitsAnswer}, (*READING, 403, 422, 429),
              query=VisitsQuery),
    Operation("get_case", "get", "/cases/{case_id}", "visits", {200: cases.CaseAnswer}, (*READING, 403, 429)),
    Operation("post_event", "post", "/cases/{case_id}/events", "visits", {201: cases.EventAnswer},
              (*WRITING, 404, 422, 429), body=EventBody, conflict=cases.ConflictProblem),
    Operation("get_promises", "get", "/promises", "desk", {200: cases.PromisesAnswer}, (*READING, 422),
              query=PromisesQuery),
    Operation("get_promise", "get", "/cases/{case_id}/promises/{promise_id}", "desk", {200: cases.PromiseKnown},
              READING),
    Operation("get_known", "get", "/cases/{case_id}/known", "desk", {200: cases.VisitKnown}, READING),
    Operation("get_near_visits", "get", "/near-visits", "desk", {200: desk.NearVisitsAnswer, 304: None}, READING,
              headers={"If-None-Match": "The ETag of the answer before."}),
    Operation("get_cards", "get", "/cards", "desk", {200: answer_cards.CardsAnswer, 304: None}, (*READING, 422),
              query=CardsQuery, headers={"If-None-Match": "The ETag of the answer before."}),
    Operation("post_callers", "post", "/callers", "desk", {200: desk.CallerAnswer}, (*WRITING, 404, 422), body=Asked),
    Operation("get_line", "get", "/line", "desk", {200: desk.LineAnswer}, READING),
    Operation("get_presence", "get", "/presence", "desk", {200: desk.PresenceAnswer}, READING),
    Operation("post_presence", "post", "/presence", "desk", {200: desk.PresenceAnswer}, (*WRITING, 404, 422),
              body=PresenceBody),
    Operation("post_outage_numbers", "post", "/outage-numbers", "desk", {200: desk.OutageNumbersAnswer},
              (*WRITING, 404, 422), body=OutageNumbersBody),
    Operation("sync", "post", "/sync", "phone", {200: shapes.SyncAnswer}, (*WRITING, 422), body=SyncBody),
    Operation("get_playbook", "get", "/playbooks/{digest}", "phone", {200: FREE_FORM}, READING),
    Operation("get_texts", "get", "/texts/{digest}", "phone", {200: FREE_FORM}, READING),
    Operation("put_photo", "put", "/photos/{sha256}", "phone", {200: shapes.PhotoAnswer, 201: shapes.PhotoAnswer},
              (*WRITING, 404, 409, 422), body="application/octet-stream",
              headers={"Content-Range": "bytes FIRST-LAST/TOTAL, when the body is a piece.",
                       "X-Author": "Whose photo it is, where several hand in by one browser."}),
    Operation("get_photo", "get", "/photos/{sha256}", "phone", {200: "image/jpeg"}, READING),
    Operation("post_subscription", "post", "/subscriptions", "phone", {204: None}, (*WRITING, 422),
              body=SubscriptionBody),
    Operation("subscription_state", "post", "/subscriptions/state", "phone", {200: shapes.DeviceAnswer},
              (*WRITING, 422), body=DeviceBody),
    Operation("subscription_test", "post", "/subscriptions/test", "phone", {200: shapes.DeviceAnswer},
              (*WRITING, 422), body=DeviceBody),
    Operation("subscription_heard", "post", "/subscriptions/heard", "phone", {204: None}, (403, 413, 415, 422),
              body=HeardBody),
    Operation("get_openapi", "get", "/openapi.json", "document", {200: FREE_FORM}),
)  # fmt: skip

"""Does the interface keep to its document, whatever is sent? Requests made from the document, fitting and unfitting.

For each role, a system with every scope, and a stranger. What is wanted of every answer: no error of ours, a status
and a form that the document names, a body of the shape it names; and what cannot fit is not taken.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from fieldapp.actions.say_event import is_command, may_be_said
from fieldapp.core.people import ROLES
from fieldapp.core.tokens import SCOPES
from tests.support.app import MONDAY_8, PASSWORD, Site, add_person
from tests.support.doors import System
from tests.support.seed_board import Seeder

WHO = (*ROLES, "system", "stranger")
WANTED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
LOGINS = {"technician": "t01", "dispatcher": "d01", "administrator": "a01", "manager": "m01", "operator": "o01",
          "auditor": "u01"}  # fmt: skip
JUDGED_ALONE = {"post_orders", "sync"}  # a wrong element is refused in a 200, not the request
ALL_CHECKS_OFF = list(HealthCheck)
QUICK = SchemathesisConfig.from_dict(
    {"generation": {"codec": "utf-8", "allow-x00": True, "with-security-parameters": False}}
)


@dataclass(frozen=True)
class World:
    """A site with visits that requests may find."""

    site: Site
    document: dict[str, Any]
    case_ids: tuple[str, ...]


def world_of(site: Site) -> World:
    """The site with a person of every role, a visit after three calls and one of another area."""
    with site.session() as session:
        for login, role in (("m01", "manager"), ("o01", "operator"), ("u01", "auditor")):
            add_person(session, login, name=login, role=role, area_ids=("north",))
        session.commit()
    seeder = Seeder(site)
    missed, foreign = seeder.visit(), seeder.visit("t05", area="south")
    seeder.three_calls(missed)
    others = [seeder.visit(from_hour=hour) for hour in range(1, 9)]
    return World(site, site.stranger().get("/api/v1/openapi.json").json, (missed, foreign, *others))


def operations_of(world: World) -> Iterator[Any]:
    """Every operation of the document; that which signs out comes last."""
    schema = schemathesis.openapi.from_dict(world.document, config=QUICK)
    schema.app = world.site.app
    found = [one.ok() for one in schema.get_all_operations()]
    return iter(sorted(found, key=lambda one: one.method == "delete"))


def fuzz(world: World, who: str, operation: Any, *, examples: int, first: int = 0) -> Counter[int]:
    """Send `examples` requests as this role; how many had which status. What is wrong is raised, with the request."""
    headers, cookies = credentials(world.site, who)
    statuses: Counter[int] = Counter()
    name = operation.definition.raw["operationId"]

    @seed(first)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=ALL_CHECKS_OFF,
              phases=(Phase.generate,), derandomize=False)  # fmt: skip
    @given(drawn=st.data())
    def send(drawn: st.DataObject) -> None:
        mode = drawn.draw(st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
        case = drawn.draw(operation.as_strategy(mode))
        if mode is GenerationMode.POSITIVE:
            _aim(world, name, case, LOGINS.get(who, ""), drawn)
        case.headers.update(headers)
        case.cookies.update(cookies)
        answer = case.call()
        statuses[answer.status_code] += 1
        unfitting = mode is GenerationMode.NEGATIVE and name not in JUDGED_ALONE
        case.validate_response(answer, checks=[*WANTED, *([checks.negative_data_rejection] if unfitting else [])])

    send()
    return statuses


def credentials(site: Site, who: str) -> tuple[dict[str, str], dict[str, str]]:
    """The headers and cookies of somebody who has just come in."""
    if who == "stranger":
        return {}, {}
    if who == "system":
        return {"Authorization": f"Bearer {System(site, *SCOPES, account='d01').token}"}, {}
    answer = site.stranger().post("/api/v1/session", json={"login": LOGINS[who], "password": PASSWORD})
    given = (one.split(";")[0].split("=", 1)[:2] for one in answer.headers.getlist("Set-Cookie"))
    return {"X-Fieldapp": "1"}, dict(given)


def _aim(world: World, name: str, case: Any, login: str, drawn: st.DataObject) -> None:
    """Let a fitting request meet something that is there: made-up ids only find nothing."""
    library, draw = world.site.app.extensions["fieldapp"].library, drawn.draw
    if name in ("get_case", "post_event"):
        case.path_parameters = {"case_id": draw(st.sampled_from(world.case_ids))}
    if name == "post_event":
        hers = [one for one in library.words["events"] if may_be_said(library, one)]
        type_ = draw(st.sampled_from(hers))
        how = {"revision": 10**6} if is_command(library, type_) else {"happened_ms": world.site.clock.now_ms()}
        case.body = _said(library.words["events"][type_], draw) | {"type": type_} | how
    elif name == "sync":
        mine = {"author": login, "device": str(uuid.UUID(int=draw(st.integers(1, 3)), version=4))}
        case.body = case.body | mine | {"events": [_event(world, draw) for _ in range(draw(st.integers(0, 3)))]}
    elif name == "get_playbook":
        case.path_parameters = {"digest": library.digests["visit"]}
    elif name == "put_photo":
        case.path_parameters = {"sha256": "0" * 63 + draw(st.sampled_from("0123"))}


def _event(world: World, draw: Any) -> dict[str, Any]:
    """An event of a phone, with words that may or may not fit."""
    words = world.site.app.extensions["fieldapp"].library.words["events"]
    type_ = draw(st.sampled_from(sorted(words)))
    now_ms = world.site.clock.now_ms()
    event_id = str(uuid.UUID(int=draw(st.integers(1, 2**64)), version=4))
    return {"id": event_id, "case": draw(st.sampled_from(world.case_ids)), "type": type_,
            "schema": 1, "device_seq": draw(st.integers(-1, 50)), "clock": "c", "mono_ms": 1.0,
            "device_ms": draw(st.sampled_from([now_ms, 0, 2**52])), **_said(words[type_], draw)}  # fmt: skip


def _said(spec: Any, draw: Any) -> dict[str, Any]:
    """`data` and `private` of an event of this type: mostly fitting, now and then at an edge."""
    return {part: {name: draw(_value(one)) for name, one in spec[part].items()} for part in ("data", "private")}


def _value(word: Any) -> st.SearchStrategy[Any]:
    if word["type"] == "bool":
        return st.booleans()
    if word["type"] == "choice":
        return st.sampled_from(word["of"])
    if word["type"] == "int":
        near = [MONDAY_8, MONDAY_8 + 7_200_000] if word.get("as") == "instant" else []
        return st.sampled_from([word.get("min", 0), word.get("max", 2**53 - 1), *near, *near])
    return st.sampled_from(["t01", "t02", "x", "\u202e", "=1", "<b>", "я" * 100])

"""What does the interface to other systems offer? `/api/v1/openapi.json` for programs, `/api` for people.

The document is made from the models that judge bodies and the shapes that answers have, so that it cannot differ from
the first, and a test holds it to the second.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from flask import Blueprint, current_app, jsonify, render_template
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from fieldapp.actions.read_orders_list import PostedOrder
from fieldapp.version import version
from fieldapp.web import openapi_shapes as shapes
from fieldapp.web.auth import read_cookie
from fieldapp.web.guards import SAFE, public
from fieldapp.web.openapi_operations import ALWAYS, OPERATIONS, Operation
from fieldapp.web.openapi_page import page_of
from fieldapp.web.services import services

PREFIX = "/api/v1"
REF = "#/components/schemas/{model}"
LISTED: Mapping[tuple[str, str], type[BaseModel]] = {
    ("OrdersBody", "orders"): PostedOrder,  # each is judged by itself, a wrong one refused alone
    ("SyncBody", "events"): shapes.NewEventShape,
}
bp = Blueprint("openapi", __name__)


@bp.get(f"{PREFIX}/openapi.json")
@public
def document() -> Any:
    """The document, OpenAPI 3.1."""
    return jsonify(_document())


@bp.get("/api")
@public
def page() -> str:
    """The same to read."""
    return render_template("api/api.html", **page_of(_document(), OPERATIONS))


def _document() -> Mapping[str, Any]:
    views, base_url = current_app.view_functions, services().settings.base_url
    guards = {
        (method.lower(), _braced(rule.rule)): views[rule.endpoint]
        for rule in current_app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    words = services().library.texts["en"]
    found = document_of(lambda name: words[f"api.op.{name}"], guards)
    found["components"]["securitySchemes"]["cookie"]["name"] = read_cookie()
    return {**found, "servers": [{"url": f"{base_url}{PREFIX}"}]}


def document_of(summary: Callable[[str], str], views: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """The document without its servers; `views` by method and path tell who may come in."""
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        view = views[(one.method, PREFIX + one.path)]
        paths.setdefault(one.path, {})[one.method] = _operation(one, summary(one.name), view)
    return {
        "openapi": "3.1.0",
        "info": {"title": "fieldapp", "version": version(), "description": "How to begin: docs/api.md."},
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": {name: {**way} for name, way in SECURITY.items()}},
    }


SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A token made by `fieldapp token add`."},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "fieldapp", "description": "What POST /session gives."},
    "marker": {"type": "apiKey", "in": "header", "name": "X-Fieldapp", "description": "1; with a cookie, to write."},
}


def _operation(one: Operation, summary: str, view: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": one.name,
        "summary": summary,
        "tags": [one.tag],
        "security": _who(one, view),
    }
    if isinstance(view.guard, tuple):
        found["x-roles"] = list(view.guard)
    if parameters := _parameters(one):
        found["parameters"] = parameters
    if one.body is not None:
        found["requestBody"] = {"required": True, "content": _content(one.body)}
    found["responses"] = dict(sorted(_responses(one).items()))
    return found


def _who(one: Operation, view: Any) -> list[dict[str, list[str]]]:
    if view.guard == "public":
        return []
    cookie: dict[str, list[str]] = {"cookie": []} if one.method.upper() in SAFE else {"cookie": [], "marker": []}
    scope = getattr(view, "scope", None)
    return [{"bearer": [scope]}, cookie] if scope else [cookie]


def _parameters(one: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", one.path)
    ]
    for name, schema in (one.query.model_json_schema()["properties"] if one.query else {}).items():
        plain = _without_null({key: value for key, value in schema.items() if key != "title"})
        words = {"description": plain.pop("description")} if "description" in plain else {}
        found.append({"name": name, "in": "query", "required": False, **words, "schema": plain})
    for name, said in one.headers.items():
        found.append(
            {"name": name, "in": "header", "required": False, "description": said, "schema": {"type": "string"}}
        )
    return found


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An argument is there or not; it cannot be null."""
    kinds = schema.pop("anyOf", [])
    rest: dict[str, Any] = next((kind for kind in kinds if kind.get("type") != "null"), {})
    return {**rest, **{key: value for key, value in schema.items() if not (key == "default" and value is None)}}


def _responses(one: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, answer in one.answers.items():
        found[str(status)] = {"description": _WORDS[status]} | ({"content": _content(answer)} if answer else {})
    for status in {*one.problems, *ALWAYS}:
        found[str(status)] = {"description": _WORDS[status], "content": _problem(shapes.Problem)}
    if one.conflict:
        found["409"] = {"description": _WORDS[409], "content": _problem(one.conflict)}
    return found


def _problem(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/problem+json": {"schema": {"$ref": REF.format(model=model.__name__)}}}


def _content(body: type[BaseModel] | str) -> dict[str, Any]:
    if body == "application/json":
        return {body: {"schema": {"type": "object"}}}
    if isinstance(body, str):
        return {body: {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": {"$ref": REF.format(model=body.__name__)}}}


def _models() -> Iterable[tuple[type[BaseModel], Any]]:
    for one in OPERATIONS:
        if isinstance(one.body, type):
            yield one.body, "validation"
        for answer in (*one.answers.values(), one.conflict, shapes.Problem):
            if isinstance(answer, type):
                yield answer, "validation"
    for listed in LISTED.values():
        yield listed, "validation"


@cache
def _schemas() -> dict[str, Any]:
    models = list(dict.fromkeys(_models()))
    _, found = models_json_schema(models, ref_template=REF)
    schemas: dict[str, Any] = {name: _plain(schema) for name, schema in found["$defs"].items()}
    for (model, member), listed in LISTED.items():
        schemas[model]["properties"][member]["items"] = {"$ref": REF.format(model=listed.__name__)}
    return schemas


def _plain(schema: Any) -> Any:
    """Without the titles that only repeat names."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _plain(value) for key, value in schema.items() if not (key == "title" and isinstance(value, str))}


def _braced(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


_WORDS = {
    200: "Done.", 201: "Done, and something new is there.", 204: "Done; there is nothing to say.",
    304: "Nothing changed since the ETag that was sent.",
    400: "The body or the address cannot be read.", 401: "Nobody whom we know, or a token that has ended.",
    403: "The token has not this scope, or the request comes from another site.",
    404: "It is not there, or not your business.", 409: "It no longer holds.", 413: "Too much at once.",
    415: "Not in this form.", 422: "Fields that do not fit, with their paths.",
    429: "Too many wrong tries; Retry-After says how long to wait.",
    503: "Come again in a moment; nothing has changed.",
}  # fmt: skip

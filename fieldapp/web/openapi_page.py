"""How is the document read by people? The same rows as plain values for a template."""

from collections.abc import Mapping, Sequence
from typing import Any

from fieldapp.web.openapi_operations import Operation
from fieldapp.web.translate import t

TAGS = ("orders", "visits", "session", "desk", "phone", "document")


def page_of(document: Mapping[str, Any], operations: Sequence[Operation]) -> dict[str, Any]:
    """`groups` of operations by their tag, `shapes` by name, `server`."""
    shown = [_operation(document, one) for one in operations]
    schemas = document["components"]["schemas"]
    return {
        "groups": [(tag, t(f"api.tag.{tag}"), [one for one in shown if one["tag"] == tag]) for tag in TAGS],
        "shapes": [{"name": name, "words": schemas[name].get("description", ""), "fields": _fields(schemas[name])}
                   for name in sorted(schemas)],
        "server": document["servers"][0]["url"],
    }  # fmt: skip


def _operation(document: Mapping[str, Any], one: Operation) -> dict[str, Any]:
    said = document["paths"][one.path][one.method]
    ways = said["security"]
    return {
        "id": one.name,
        "tag": one.tag,
        "method": one.method.upper(),
        "path": one.path,
        "words": t(f"api.op.{one.name}"),
        "scope": next((way["bearer"][0] for way in ways if "bearer" in way), ""),
        "roles": [t(f"web.role.{role}") for role in said.get("x-roles", ())],
        "is_public": not ways,
        "parameters": [
            {
                "name": row["name"],
                "kind": _kind(row["schema"]),
                "words": row.get("description", ""),
                "must": row["required"],
            }
            for row in said.get("parameters", ())
        ],
        "body": _content(said.get("requestBody", {})),
        "answers": [
            {"status": status, "words": answer["description"], "shape": _content(answer)}
            for status, answer in said["responses"].items()
        ],
    }


def _content(holder: Mapping[str, Any]) -> str:
    """The name of the shape, or the media type of bytes."""
    for media, content in holder.get("content", {}).items():
        return _kind(content["schema"]) if "$ref" in content["schema"] else str(media)
    return ""


def _fields(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", ())
    return [
        {"name": name, "kind": _kind(one), "words": one.get("description", ""), "must": name in required}
        for name, one in schema.get("properties", {}).items()
    ]


def _kind(schema: Mapping[str, Any]) -> str:
    """`string`, `OrderAnswer`, `string[]`, `integer | null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{_kind(schema.get('items', {}))}[]"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    return str(schema.get("const", schema.get("type", "any")))

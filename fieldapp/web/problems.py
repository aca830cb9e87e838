"""How is an error told? RFC 9457 problem documents under /api/, the same in words on pages."""

import json
import traceback
from typing import Any

import structlog
from flask import Flask, Response, g, render_template, request
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from fieldapp.actions.recognise import NOBODY
from fieldapp.web import translate

log = structlog.get_logger("fieldapp.web")
WORDED = (400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503)


def problem(status: int, detail: str = "", *, title: str = "", **more: Any) -> Response:
    """A problem document; `more` are further members, such as `reason`, `case` or `errors` with their paths."""
    body = {"type": "about:blank", "title": title or _title(status), "status": status}
    if detail:
        body["detail"] = detail
    return Response(json.dumps({**body, **more}, ensure_ascii=False), status, content_type="application/problem+json")


def unfit(invalid: ValidationError) -> Response:
    """422 with the paths of the fields that do not fit their schema, twenty at most; what was sent is not repeated."""
    errors = [{"path": ".".join(map(str, error["loc"])), "code": error["type"]} for error in invalid.errors()[:20]]
    return problem(422, translate.t("doors.unfit"), errors=errors)


def init_app(app: Flask) -> None:
    """Take every error at one place."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeout, _database_away)
    app.register_error_handler(Exception, _bug)


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return Response(error.get_response(request.environ).get_data(), error.code)
    detail = error.description or ""
    return _answer(error, "" if detail == type(error).description else detail)


def _database_away(error: Exception) -> Response:
    """The phone keeps what it has and comes again (C6)."""
    log.error("the database does not answer", error=type(error).__name__)
    g.recognised = NOBODY  # the answer itself must not ask the database who is signed in
    return _answer(ServiceUnavailable(retry_after=5))


def _bug(error: Exception) -> Response:
    """Frames and the kind of error are logged, its text is not: it may hold a name or a number (G24)."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    log.error("a view failed", error=type(error).__name__, where=[f"{f.filename}:{f.lineno} {f.name}" for f in frames])
    return _answer(InternalServerError())


def _answer(error: HTTPException, detail: str = "") -> Response:
    status = error.code or 500
    response = problem(status, detail) if request.path.startswith("/api/") else _page(status, detail)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _page(status: int, detail: str) -> Response:
    known = status if status in WORDED else 400 if status < 500 else 500
    try:
        return Response(render_template("errors/error.html", status=known, detail=detail), status)
    except Exception as broken:  # whatever broke the view may break its error page too
        log.error("the error page failed", error=type(broken).__name__)
        return Response(_title(status), status, content_type="text/plain; charset=utf-8")


def _title(status: int) -> str:
    known = status if status in WORDED else 400 if status < 500 else 500
    return translate.t(f"web.error.{known}.title")

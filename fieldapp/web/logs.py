"""What goes into the log? Only fields named here, one JSON line each; no name, number, login, token or path (G24)."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

from fieldapp.clock import monotonic_ms
from fieldapp.web.health import measured_since

OF_A_REQUEST = {"event", "level", "timestamp", "route", "method", "status", "took_ms"}
OF_A_FAULT = {"error", "where", "reason"}
OF_A_MATTER = {"account", "role", "area_id", "case_id", "event_id", "outbox_id", "alert_id", "kind", "state", "count"}
FIELDS = OF_A_REQUEST | OF_A_FAULT | OF_A_MATTER
log = structlog.get_logger("fieldapp.web")


def configure(level: str) -> None:
    """Set structlog up for this process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_known_fields,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def only_known_fields(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what is not in FIELDS: a field must be thought about before it is logged."""
    return {name: value for name, value in line.items() if name in FIELDS}


def init_app(app: Flask) -> None:
    """One line a request, by its route: `/c/<token>` shows no token, an unknown path no path."""

    @app.before_request
    def begin() -> None:
        g.started_ms = monotonic_ms()

    @app.after_request
    def say(response: Response) -> Response:
        route = str(request.url_rule or "unknown")
        took_ms = measured_since(g.get("started_ms", monotonic_ms()), route, response.status_code)
        if route not in ("/healthz", "/readyz", "/metrics", "/assets/<release>/<path:path>"):
            log.info(
                "request", route=route, method=request.method, status=response.status_code, took_ms=round(took_ms, 1)
            )
        return response

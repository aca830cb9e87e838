"""Is this installation well? For a load balancer, an operator and Prometheus; no word about any person."""

import ipaddress

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from fieldapp.clock import monotonic_ms
from fieldapp.reads import watch
from fieldapp.reads.health import pulse
from fieldapp.version import version
from fieldapp.web.guards import public
from fieldapp.web.services import now_ms, services, session

bp = Blueprint("health", __name__)
TICKER_LATE_MS = 120_000  # D9: red within two minutes
UNSENT_LATE_MS = 120_000


class Metrics:
    """The figures of this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self.requests = Counter("fieldapp_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram("fieldapp_request_seconds", "Time to answer", ("route",), registry=self.registry)
        self.ages = self._gauge("process_age_seconds", "Since a process last said that it lives", "process")
        self.unsent = self._gauge("oldest_unsent_seconds", "Age of the oldest due message")
        self.messages = self._gauge("messages", "Messages in each state", "state")
        self.matters = self._gauge("open_matters", "What waits for a person", "matter")
        self.gateways = self._gauge("gateway_answers", "Answers within a quarter of an hour", "gateway", "answer")
        self.ill = self._gauge("gateway_ill", "1 when the last three attempts failed", "gateway")
        self.breaches = self._gauge("check_breaches", "Breaches that the nightly check found", "invariant")
        self.check_age = self._gauge("check_age_seconds", "Since the last nightly check")

    def _gauge(self, name: str, words: str, *labels: str) -> Gauge:
        return Gauge(f"fieldapp_{name}", words, labels, registry=self.registry)

    def count(self, route: str, method: str, status: int, took_ms: float) -> None:
        """One answered request; `route` is the rule, never the path."""
        self.requests.labels(route, method, str(status)).inc()
        self.seconds.labels(route).observe(took_ms / 1000)


def init_app(app: Flask) -> None:
    """Open the three addresses."""
    app.extensions["fieldapp-metrics"] = Metrics()
    app.register_blueprint(bp)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok", "version": version()})


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Database, ticker and outbox are well.

    Warnings: Redis (only a doorbell), a silent worker or sweeper, a gateway that only fails, broken invariants.
    """
    faults: list[str] = []
    warnings: list[str] = []
    figures: dict[str, int | None] = {}
    try:
        found = pulse(session(), now_ms())
        figures = {"ticker_age_ms": found.ticker_age_ms, "oldest_unsent_ms": found.oldest_unsent_ms}
        if found.ticker_age_ms is None or found.ticker_age_ms > TICKER_LATE_MS:
            faults.append("ticker")
        if found.oldest_unsent_ms > UNSENT_LATE_MS:
            faults.append("outbox")
        warnings += [name for name, _age in watch.late(found.ages) if name != "ticker"]
        warnings += [f"gateway:{gateway.name}" for gateway in found.gateways if gateway.ill_since_ms is not None]
        warnings += ["check"] if found.checked is not None and found.checked.breaches else []
    except SQLAlchemyError:
        faults.append("database")
    if not _redis_answers():
        warnings.append("redis")
    status = "ready" if not faults else "not ready"
    return jsonify({"status": status, "faults": faults, "warnings": warnings, **figures}), 503 if faults else 200


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Prometheus' format; only for this machine and its private network."""
    if not _is_near(request.remote_addr or ""):
        abort(404)
    kept: Metrics = current_app.extensions["fieldapp-metrics"]
    try:
        _look(kept, now_ms())
    except SQLAlchemyError:
        _forget(kept)
    return Response(generate_latest(kept.registry), content_type=CONTENT_TYPE_LATEST)


def _look(kept: Metrics, at_ms: int) -> None:
    """Set the gauges to what the database says now; a series that is no more disappears."""
    _forget(kept)
    found = pulse(session(), at_ms)
    kept.unsent.set(found.oldest_unsent_ms / 1000)
    for process, age_ms in found.ages.items():
        kept.ages.labels(process).set(age_ms / 1000)
    for state, number in watch.messages_by_state(session()).items():
        kept.messages.labels(state).set(number)
    for matter, number in watch.open_matters(session()).items():
        kept.matters.labels(matter).set(number)
    for gateway in found.gateways:
        kept.ill.labels(gateway.name).set(gateway.ill_since_ms is not None)
        for answer in ("accepted", "refused", "unknown"):
            kept.gateways.labels(gateway.name, answer).set(getattr(gateway, answer))
    if found.checked is not None:
        kept.check_age.set((at_ms - found.checked.at_ms) / 1000)
        for name, number in found.checked.breaches.items():
            kept.breaches.labels(name).set(number)


def _forget(kept: Metrics) -> None:
    """What cannot be known is not shown: an old figure would say that all is well."""
    for gauge in (kept.ages, kept.messages, kept.matters, kept.gateways, kept.ill, kept.breaches):
        gauge.clear()
    kept.unsent.set(float("nan"))
    kept.check_age.set(float("nan"))


def measured_since(started_ms: float, route: str, status: int) -> float:
    """Count one request and return how long it took, in milliseconds."""
    took_ms = monotonic_ms() - started_ms
    kept: Metrics = current_app.extensions["fieldapp-metrics"]
    kept.count(route, request.method, status, took_ms)
    return took_ms


def _redis_answers() -> bool:
    url = services().settings.redis_url
    if not url:
        return False
    try:
        with Redis.from_url(url, socket_timeout=0.2, socket_connect_timeout=0.2) as connection:
            return bool(connection.ping())
    except RedisError:
        return False


def _is_near(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False

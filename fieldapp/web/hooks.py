"""What do SMS gateways tell us? Receipts and customers' answers, at an address that only the gateway knows.

Whatever is understood or not is answered 200 without a word: a gateway would repeat anything else, and some send a body
on to the customer. A wrong address is a 404, a wrong signature a 403. No number, word or token is logged (G24).
"""

import json
from typing import Any

import structlog
from flask import Blueprint, Response, abort, request

from fieldapp.actions.read_hook import SKEW_MS, Called, gateway_of, read_hook, signature_key
from fieldapp.actions.take_receipt import Receipt, take_receipt
from fieldapp.actions.take_reply import take_reply
from fieldapp.actions.take_signed import is_first
from fieldapp.web.guards import public
from fieldapp.web.services import now_ms, services, session

bp = Blueprint("hooks", __name__)
log = structlog.get_logger("fieldapp.hooks")


@bp.route("/hooks/sms/<gateway>/<token>", methods=["GET", "POST"])
@public
def sms(gateway: str, token: str) -> Response:
    """A receipt or an answer of this gateway."""
    settings = services().settings
    found = gateway_of(settings, gateway, token)
    if found is None:
        abort(404)
    called, now = _called(), now_ms()
    key = signature_key(settings, found, called, now)
    if key is None:
        log.warning("hook_badly_signed", kind=found.name)
        abort(403)
    said = read_hook(found, called.fields)
    if said is None:
        log.info("hook_not_understood", kind=found.name)
    elif key and not is_first(session(), key, now + 2 * SKEW_MS):
        session().rollback()
        log.info("hook_repeated", kind=found.name)
    elif isinstance(said, Receipt):
        take_receipt(session(), now, said)
    else:
        services().ring(take_reply(session(), services().library, now, said))
    return Response("", 200, mimetype="text/plain")


def _called() -> Called:
    body = request.get_data(cache=True)
    form = {name: request.form[name] for name in request.form}
    fields: dict[str, Any] = {name: request.args[name] for name in request.args} | form
    if request.mimetype == "application/json":
        try:
            given = json.loads(body)
        except ValueError:
            given = None
        fields |= given if isinstance(given, dict) else {}
    query = request.query_string.decode("ascii", "replace")
    return Called(query, fields, form, body, dict(request.headers))

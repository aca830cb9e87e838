"""Addresses under /api/v1 for photos: taken in pieces, shown to people of their area."""

import re
from typing import Any

from flask import Blueprint, abort, jsonify, request, send_file

from fieldapp.actions import take_photo
from fieldapp.reads import photo_seen
from fieldapp.web.auth import actor_or_none, current_actor, recognised, upload_account
from fieldapp.web.guards import credentialed, max_bytes, signed_in
from fieldapp.web.problems import problem
from fieldapp.web.sealed import SEALED, opener
from fieldapp.web.services import now_ms, services, session

bp = Blueprint("api_media", __name__, url_prefix="/api/v1")
PIECE_BYTES = 512 * 1024
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
STATUS = {"bad_name": 404, "too_large": 413, "not_yours": 404, "out_of_place": 409, "other_content": 422}


@bp.put("/photos/<sha256>")
@credentialed
@max_bytes(PIECE_BYTES)
def put_photo(sha256: str) -> Any:
    """A photo or a piece of it; answers how much is here. `X-Author` says whose it is where several hand in (A14)."""
    known, author = recognised(), request.headers.get("X-Author", "")
    actor = upload_account(author) if author else actor_or_none() or next(iter(known.uploaders.values()), None)
    if actor is None:
        return problem(401, "Sign in again; the photo stays on the phone.")
    piece = request.get_data(cache=False)
    start, total = _place(len(piece))
    folder = services().settings.data_dir
    unseal = opener(actor.id, sha256) if request.mimetype == SEALED else None
    taken = take_photo.take_photo(
        session(), now_ms(), actor, folder, sha256=sha256, start=start, total=total, piece=piece, unseal=unseal
    )
    if taken.refused:
        return problem(STATUS[taken.refused], reason=taken.refused, received=taken.received)
    return jsonify(received=taken.received, complete=taken.complete), 201 if taken.complete else 200


def _place(length: int) -> tuple[int, int]:
    said = request.headers.get("Content-Range")
    if said is None:
        return 0, length
    match = _RANGE.fullmatch(said)
    if match is None or int(match[2]) - int(match[1]) + 1 != length:
        abort(400, "Content-Range should be: bytes FIRST-LAST/TOTAL, and fit the body.")
    return int(match[1]), int(match[3])


@bp.get("/photos/<sha256>")
@signed_in
def get_photo(sha256: str) -> Any:
    """The picture, made again by us, for people of its area."""
    if not photo_seen.may_see(session(), current_actor(), sha256):
        abort(404)
    path = take_photo.shown_path(services().settings.data_dir, sha256)
    if not path.exists():
        abort(404)
    return send_file(path, mimetype="image/jpeg", max_age=0)

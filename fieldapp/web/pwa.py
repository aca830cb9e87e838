"""How is fieldapp installed on a phone? The manifest, and the service worker with its list of files."""

import json

from flask import Blueprint, Response

from fieldapp.version import version
from fieldapp.web.assets import BUNDLE, BUNDLED_WORKER, DESK_BUNDLE, DESK_SHEET, LATE_BUNDLE, PHONE_SHEET, assets
from fieldapp.web.guards import public
from fieldapp.web.services import services
from fieldapp.web.translate import locale, t

bp = Blueprint("pwa", __name__)
SHELL = "/phone"
DESK = "/desk"
# What the phone needs offline, by folder; the board's own files stay out (P10).
OFFLINE = (PHONE_SHEET, "icons/")
OFFLINE_DESK = ("js/desk/", "vendor/stemmer")
OFFLINE_MODULES = ("js/core/", "js/player/", "js/device/", "js/phone/", "js/lib/", "vendor/lit-")
WORKER = "sw.js"
KILLER = "sw_kill.js"  # served in its place when a broken one got out (A12)


@bp.get("/sw.js")
@public
def service_worker() -> Response:
    """static/sw.js with `self.fieldapp = {release, version, shell, precache, desk}` before it.

    Its address never changes (reliability 4.9); its bytes do with each release, which is how a browser notices.
    """
    if services().settings.phone_kill_switch:
        return _worker(assets().files[KILLER])
    known = {"release": assets().release, "version": version(), "shell": SHELL, "precache": precache(),
             "desk": [DESK, *desk_files()]}  # fmt: skip
    head = f"self.fieldapp = {json.dumps(known)};\n".encode()
    return _worker(head + assets().files[BUNDLED_WORKER if assets().has_bundle else WORKER])


def _worker(script: bytes) -> Response:
    response = Response(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """The installed app: name, start, icons, in the reader's language."""
    find = assets().address
    found = {
        "id": SHELL,
        "name": t("web.app.name"),
        "short_name": t("web.app.short_name"),
        "description": t("web.app.description"),
        "lang": locale(),
        "start_url": SHELL,
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f5f1",
        "theme_color": "#0b6e5b",
        "icons": [
            {"src": find("icons/app.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": find("icons/app-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": find("icons/app-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": find("icons/maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    response = Response(json.dumps(found, ensure_ascii=False), content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def precache() -> list[str]:
    """The addresses that the phone keeps from its first visit on."""
    found = assets()
    wanted = (*OFFLINE, BUNDLE, LATE_BUNDLE) if found.has_bundle else (*OFFLINE, *OFFLINE_MODULES)
    kept = [path for path in sorted(found.files) if path.startswith(wanted)]
    return [found.address(path) for path in kept]


def desk_files() -> list[str]:
    """What a browser keeps beside them once somebody has opened the desk in it; no technician's phone does."""
    found = assets()
    wanted = (DESK_SHEET, DESK_BUNDLE) if found.has_desk_bundle else (DESK_SHEET, *OFFLINE_DESK, *OFFLINE_MODULES)
    return [found.address(path) for path in sorted(found.files) if path.startswith(wanted)]

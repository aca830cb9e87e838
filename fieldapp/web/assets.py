"""Where do style sheets, modules and pictures live? Under /assets/<release>/, for ever, and compressed once.

The release is a digest over all static files, so that one address holds one content and relative imports of modules
just work (docs/decisions/asset-addresses.md). Whoever adds a file needs to register nothing:
`css/layers.css`, `tokens.css`, `base.css` and `components/*.css` are served as one sheet, for the phone together with
its page, `vendor/NAME-1.2.3.js`
is what the import map calls NAME.
"""

import base64
import gzip
import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request
from markupsafe import Markup

from fieldapp.web.guards import public

ROOT = Path(__file__).resolve().parent.parent.parent / "static"
SHEET = "css/common.css"
DESK_SHEET = "css/desk.css"  # the phone's and the desk's own
PHONE_SHEET = "css/phone.css"  # the common sheet and the phone's own: one file to fetch and parse at its start
CUSTOMER_SHEET = "css/customer.css"  # one file for a customer on a slow line
SHEET_PARTS = ("css/layers.css", "css/tokens.css", "css/base.css", "css/components/*.css")
VENDORED = re.compile(r"vendor/([a-z-]+)-\d+\.\d+\.\d+\.js")
TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}
BUNDLE, LATE_BUNDLE, BUNDLED_WORKER = "bundle/phone.js", "bundle/late.js", "bundle/sw.js"
DESK_BUNDLE = "bundle/desk.js"
BUNDLED = re.compile(r"(js/(core|device|lib|phone|player)/[^/]+|vendor/lit-[^/]+|sw)\.js")
DESK_BUNDLED = re.compile(r"(js/(core|desk|device|lib|phone|player)/[^/]+|vendor/lit-[^/]+|sw)\.js")
WORTH_PACKING = (".js", ".css", ".svg", ".json")
YEAR_S = 31_536_000

bp = Blueprint("assets", __name__)


@dataclass
class Assets:
    """All static files of this release, in memory: a megabyte at most."""

    files: dict[str, bytes]
    packed: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def release(self) -> str:
        """Twelve hex digits that change when any file does."""
        whole = hashlib.sha256()
        for path in sorted(self.files):
            whole.update(path.encode() + b"\0" + hashlib.sha256(self.files[path]).digest())
        return whole.hexdigest()[:12]

    @cached_property
    def import_map(self) -> str:
        """The import map's JSON: what a bare `lit` means."""
        found = {name[1]: self.address(path) for path in sorted(self.files) if (name := VENDORED.fullmatch(path))}
        found["fieldapp/"] = self.address("js/")
        return json.dumps({"imports": found}, separators=(",", ":"))

    @cached_property
    def import_map_hash(self) -> str:
        """What the content security policy says of the import map, the one inline script there is."""
        digest = hashlib.sha256(self.import_map.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    @cached_property
    def has_bundle(self) -> bool:
        """Whether static/bundle was made from exactly these modules; if not, the modules themselves are served."""
        return self._is_made_from(BUNDLE, BUNDLED)

    @cached_property
    def has_desk_bundle(self) -> bool:
        """The same of the desk's."""
        return self._is_made_from(DESK_BUNDLE, DESK_BUNDLED)

    def _is_made_from(self, bundle: str, modules: re.Pattern[str]) -> bool:
        whole = hashlib.sha256()
        for path in sorted(path for path in self.files if modules.fullmatch(path)):
            whole.update(f"{path} {hashlib.sha256(self.files[path]).hexdigest()}\n".encode())
        return self.files.get(bundle, b"").startswith(f"/* sources {whole.hexdigest()} */".encode())

    def address(self, path: str) -> str:
        """Where a file is fetched from; `path` is relative to static/."""
        return f"/assets/{self.release}/{path}"

    def compressed(self, path: str) -> bytes:
        """The file in gzip, made at its first use."""
        if path not in self.packed:
            self.packed[path] = gzip.compress(self.files[path], 9, mtime=0)
        return self.packed[path]


def load(root: Path = ROOT) -> Assets:
    """Read the static files."""
    paths = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    parts = [path for pattern in SHEET_PARTS for path in sorted(root.glob(pattern))]
    files[SHEET] = b"\n".join(path.read_bytes() for path in parts)
    files[PHONE_SHEET] = _tight(files[SHEET] + files.get("css/pages/phone.css", b""))
    at_desk = sorted(path for path in files if path.startswith("css/desk/"))
    files[DESK_SHEET] = files[PHONE_SHEET] + _tight(b"\n".join(files[path] for path in at_desk))
    own = ("css/layers.css", "css/tokens.css", "css/pages/customer.css")
    files[CUSTOMER_SHEET] = _tight(b"\n".join(files.get(path, b"") for path in own))
    return Assets(files)


def _tight(sheet: bytes) -> bytes:
    """Without comments, line breaks and indentation."""
    return re.sub(rb"\s+", b" ", re.sub(rb"/\*.*?\*/", b"", sheet, flags=re.DOTALL)).strip()


def init_app(app: Flask) -> None:
    """Read the files once and let templates address them."""
    found = load()
    app.extensions["fieldapp-assets"] = found
    app.jinja_env.globals.update(
        asset=found.address,
        sheet=SHEET,
        import_map=Markup(found.import_map),  # nosec B704 - made of our own file names
    )
    app.register_blueprint(bp)


def assets() -> Assets:
    """The static files of this application."""
    found: Assets = current_app.extensions["fieldapp-assets"]
    return found


@bp.get("/assets/<release>/<path:path>")
@public
def asset(release: str, path: str) -> Response:
    """One static file; an address of another release gets ours, but nobody keeps it."""
    found = assets()
    if path not in found.files:
        abort(404)
    response = Response(content_type=_content_type(path))
    response.vary.add("Accept-Encoding")
    if path.endswith(WORTH_PACKING) and request.accept_encodings.quality("gzip") > 0:
        response.set_data(found.compressed(path))
        response.content_encoding = "gzip"
    else:
        response.set_data(found.files[path])
    ours = release == found.release
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable" if ours else "no-cache"
    return response


def _content_type(path: str) -> str:
    known = TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{known}; charset=utf-8" if known.startswith("text/") else known

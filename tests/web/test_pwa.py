"""Can a phone install it and keep what it needs?"""

import gzip
import json
import re

from fieldapp.web.assets import Assets, load
from tests.support.app import Site


def test_every_file_has_one_address_for_ever(quick_site: Site) -> None:
    page = quick_site.stranger().get("/sign-in").text
    sheet = re.search(r'href="(/assets/[0-9a-f]{12}/css/common.css)"', page)[1]

    answer = quick_site.stranger().get(sheet)
    packed = quick_site.stranger().get(sheet, headers={"Accept-Encoding": "gzip"})
    older = quick_site.stranger().get(re.sub(r"[0-9a-f]{12}", "0" * 12, sheet))

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.text.startswith("/* Which rules win?")
    assert gzip.decompress(packed.data) == answer.data == older.data
    assert older.headers["Cache-Control"] == "no-cache"


def test_the_release_changes_when_any_file_does() -> None:
    one, other = Assets({"a.js": b"1", "b.js": b"2"}), Assets({"a.js": b"1", "b.js": b"3"})

    assert one.release == Assets({"b.js": b"2", "a.js": b"1"}).release
    assert one.release != other.release


def test_no_path_leads_out_of_static(quick_site: Site) -> None:
    for path in ("../pyproject.toml", "..%2fpyproject.toml", "%2e%2e/pyproject.toml", "/etc/passwd", "css"):
        assert quick_site.stranger().get(f"/assets/0/{path}").status_code in (404, 308)


def test_the_import_map_names_what_is_vendored() -> None:
    imports = json.loads(load().import_map)["imports"]

    assert re.fullmatch(r"/assets/[0-9a-f]{12}/vendor/lit-3\.\d+\.\d+\.js", imports["lit"])
    assert imports["fieldapp/"].endswith("/js/")


def test_the_service_worker_is_never_kept_and_carries_the_list(quick_site: Site) -> None:
    answer = quick_site.stranger().get("/sw.js")

    known = json.loads(re.match(r"self\.fieldapp = (\{.*?\});\n", answer.text)[1])
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert all(quick_site.stranger().get(address).status_code == 200 for address in known["precache"])
    assert not any("board" in address or "htmx" in address for address in known["precache"])


def test_the_desk_is_kept_beside_the_phone_and_never_by_a_phone(quick_site: Site) -> None:
    answer = quick_site.stranger().get("/sw.js")

    known = json.loads(re.match(r"self\.fieldapp = (\{.*?\});\n", answer.text)[1])
    assert known["desk"][0] == "/desk"
    assert all(quick_site.stranger().get(address).status_code == 200 for address in known["desk"])
    assert not any("desk" in address for address in known["precache"])


def test_the_manifest_makes_it_installable(quick_site: Site) -> None:
    answer = quick_site.stranger().get("/manifest.webmanifest", headers={"Accept-Language": "en"})

    icons = {(icon["sizes"], icon["purpose"]) for icon in answer.json["icons"]}
    assert answer.json["name"] == "Field visits"
    assert (answer.json["start_url"], answer.json["display"]) == ("/phone", "standalone")
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= icons
    for icon in answer.json["icons"]:
        assert quick_site.stranger().get(icon["src"]).status_code == 200

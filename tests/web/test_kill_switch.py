"""When a broken app got out: the switch hands phones a worker that clears up and leaves (A12)."""

from pathlib import Path

from tests.support.app import Site, open_site
from tests.support.proofs import proves


@proves("A12")
def test_the_kill_switch_serves_the_worker_that_leaves(quick_site: Site, tmp_path: Path) -> None:
    usual = quick_site.stranger().get("/sw.js").text

    with open_site(f"sqlite:///{tmp_path / 'a.sqlite3'}", tmp_path / "var", PHONE_KILL_SWITCH="yes") as site:
        killer = site.stranger().get("/sw.js").text

    assert "self.fieldapp" in usual
    assert "unregister()" in killer
    assert "self.fieldapp" not in killer


def test_the_phone_learns_the_public_key_it_subscribes_with(quick_site: Site) -> None:
    key = quick_site.browser_of("t01").get("/api/v1/session").json["vapid_public_key"]

    assert len(key) == 87

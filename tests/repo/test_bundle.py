"""static/bundle is what the phone really loads: made from exactly these modules, and small (P10)."""

import gzip

from fieldapp.web.assets import BUNDLE, BUNDLED_WORKER, load

MOST_SCRIPT = 60_000  # never worse; the goal is 40,000 and `make bench` prints where we are


def test_the_bundle_was_made_from_the_modules_of_this_tree() -> None:
    assert load().has_bundle, "the phone's modules changed; run `make bundle` and commit static/bundle"
    assert load().has_desk_bundle, "the desk's modules changed; run `make bundle` and commit static/bundle"


def test_a_changed_module_takes_the_bundle_out_of_service() -> None:
    changed = load()
    changed.files = {**changed.files, "js/core/fold.js": b"// another one"}

    assert not changed.has_bundle


def test_the_technicians_script_stays_small() -> None:
    files = load().files
    size = sum(len(gzip.compress(files[path], 9)) for path in (BUNDLE, BUNDLED_WORKER))

    assert size <= MOST_SCRIPT

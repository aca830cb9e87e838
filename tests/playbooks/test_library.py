"""Loading playbooks, words and texts."""

from pathlib import Path

import pytest

from fieldapp.actions.library import installed, load, load_library
from fieldapp.actions.playbook_source import gather, gather_words, read_yaml
from fieldapp.core.canonical import digest
from fieldapp.core.errors import BookError


def test_a_playbook_is_known_by_its_digest_and_by_its_name() -> None:
    library = load_library()

    book = library.book("visit")

    assert library.digests["visit"] == digest(book)
    assert library.books[library.digests["visit"]] is book


def test_the_same_files_give_the_same_digests() -> None:
    first, second = load(), load()

    assert first.digests == second.digests
    assert first.text_digests == second.text_digests


def test_an_installation_has_the_calls_that_it_chose_and_goes_on_with_those_that_began() -> None:
    whole = load_library()

    chosen = installed(whole, locale="en", calls=("complaint", "duty"))

    assert sorted(chosen.digests) == ["complaint", "duty", "visit"]
    assert chosen.locale == "en"
    assert whole.digests["outgoing"] in chosen.books


def test_the_visit_is_not_heavy_for_a_phone() -> None:
    import gzip

    from fieldapp.core.canonical import canonical

    packed = gzip.compress(canonical(load_library().book("visit")).encode())

    assert len(packed) < 16_000


def test_durations_of_effects_stand_in_ms_beside_the_words() -> None:
    effects = load_library().words["effects"]

    assert effects["could_not_reach"]["valid_ms"] == 86_400_000
    assert effects["call_unhappy"]["due_after_ms"] == 1_800_000
    assert "valid_ms" not in effects["late_notice"]


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text("one: 1\ntwo: 2\none: 3\n", encoding="utf-8")

    with pytest.raises(BookError, match="one twice"):
        read_yaml(path)


def test_a_state_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "visit").mkdir()
    (tmp_path / "visit.yaml").write_text("playbook: visit\nstart: a\nstates: {a: {}}\n", encoding="utf-8")
    (tmp_path / "visit" / "more.yaml").write_text("states: {a: {}}\n", encoding="utf-8")

    with pytest.raises(BookError, match="a stands in two files"):
        gather(tmp_path / "visit.yaml")


def test_a_playbook_takes_what_all_calls_have_in_common(tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "talk.yaml").write_text(
        "stamps: [s]\ncounters: {n: 0}\nalways: {e: [{if: [[n, '==', 1]]}]}\nstates: {b: {}}\nanywhere: [{in: [a]}]\n",
        encoding="utf-8",
    )
    path = tmp_path / "small.yaml"
    path.write_text(
        "playbook: small\nstart: a\nwith: [talk]\nalways: {e: [{if: [[n, '==', 0]]}]}\nstates: {a: {}}\n",
        encoding="utf-8",
    )

    source = gather(path)

    assert sorted(source["states"]) == ["a", "b"]
    assert (source["stamps"], source["counters"], source["anywhere"]) == (["s"], {"n": 0}, [{"in": ["a"]}])
    assert source["always"]["e"] == [{"if": [["n", "==", 0]]}, {"if": [["n", "==", 1]]}]
    assert "with" not in source


def test_a_pack_is_spelt_out_where_it_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(
        "playbook: small\nstart: a\npacks: {both: [x, y]}\n"
        "states: {a: {when: {e: [{do: [{settle: both}, {add: n}]}]}}}\n",
        encoding="utf-8",
    )

    source = gather(path)

    assert source["states"]["a"]["when"]["e"][0]["do"] == [{"settle": "x"}, {"settle": "y"}, {"add": "n"}]
    assert "packs" not in source


def test_a_text_in_two_files_of_one_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "words.yaml").write_text("fields: {}\nevents: {}\neffects: {}\n", encoding="utf-8")
    (tmp_path / "texts" / "ru").mkdir(parents=True)
    for name in ("a", "b"):
        (tmp_path / "texts" / "ru" / f"{name}.yaml").write_text("key: text\n", encoding="utf-8")

    with pytest.raises(BookError, match="key stands in two files"):
        load(tmp_path)


def test_words_without_durations_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("effects: {one: {table: alert}}\n", encoding="utf-8")

    assert gather_words(path) == {"effects": {"one": {"table": "alert"}}}

"""An installation says things in its own words: checked, tried on a visit, with versions, in every process at once."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.actions.compose import compose_sms
from fieldapp.actions.library import load_library
from fieldapp.actions.shelf import EACH_MS, Shelf
from fieldapp.settings import Settings
from fieldapp.store.own_texts import put
from fieldapp.store.tables import metadata, outbox, outbox_words, own_texts, setting_changes, trail
from fieldapp.workbench import open_workbench
from tests.support.app import Browser, Site, add_person, insert_row
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.support.servers import redis_of_app

KEY = "message.on_the_way"
OURS = load_library().ours["ru"][KEY]
OWN = "К вам выехал {technician}, скажет слово {word}. {company}, {link}"


def manager(site: Site) -> Browser:
    with site.session() as session:
        add_person(session, "m01", name="Марат", role="manager", area_ids=("north",))
        session.commit()
    return site.browser_of("m01")


def form(words: str = OWN, stands: str = OURS, **more: str) -> dict[str, str]:
    return {"locale": "ru", "words": words, "stands": stands, "why": "так теплее", **more}


def own_words(site: Site) -> dict[str, str]:
    with site.session() as session:
        return {row.key: row.words for row in session.execute(select(own_texts))}


def said_in(site: Site) -> str:
    return str(site.app.extensions["fieldapp"].library.texts["ru"][KEY])


def test_own_has_the_same_slots_as_ours() -> None:
    assert set(re.findall(r"\{\w+\}", OWN)) == set(re.findall(r"\{\w+\}", OURS))


def test_a_manager_says_it_in_other_words_and_goes_back(site: Site) -> None:
    boss = manager(site)

    kept = boss.post(f"/texts/{KEY}", data=form())
    page = boss.get(f"/texts/{KEY}").text

    assert kept.status_code == 303
    assert said_in(site) == OWN
    assert "так теплее" in page
    assert "Марат" in page
    with site.session() as session:
        seq = session.execute(select(setting_changes.c.seq)).scalar_one()
        assert session.execute(select(trail.c.detail)).scalars().all() == ["texts.keep"]
    boss.post(f"/texts/{KEY}/back", data={"locale": "ru", "stands": OWN})
    assert (said_in(site), own_words(site)) == (OURS, {})
    boss.post(f"/texts/{KEY}/back", data={"version": str(seq), "stands": OURS})
    assert own_words(site) == {KEY: OWN}
    with site.session() as session:
        assert len(session.execute(select(setting_changes)).all()) == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": ""}, "Напишите текст"),
        ({"words": OWN.replace("{word}", "")}, "Не хватает вставки {word}"),
        ({"words": f"{OWN} {{price}}"}, "Вставки {price} здесь нет"),
        ({"words": f"{OWN} {{"}, "Уберите лишнюю скобку"),
        ({"words": f"{OWN}\nещё"}, "одной строкой"),
        ({"words": f"{OWN}{'а' * 1000}"}, "не больше 1000"),
        ({"why": " "}, "почему меняете"),
        ({"stands": "то, что было вчера"}, "изменил кто-то другой"),
    ],
)
def test_what_cannot_be_said_is_refused_and_the_words_stay_in_the_form(
    quick_site: Site, changes: dict[str, str], words: str
) -> None:
    answer = quick_site.browser_of("a01").post(f"/texts/{KEY}", data={**form(), **changes})

    assert answer.status_code == 422
    assert words in answer.text
    assert own_words(quick_site) == {}
    assert "К вам выехал" in answer.text or not changes.get("words", "x")


def contents(site: Site) -> dict[str, list[Any]]:
    noise = ("sessions", "limits", "trail")
    with site.session() as session:
        return {name: [tuple(row) for row in session.execute(select(table))]
                for name, table in metadata.tables.items() if name not in noise}  # fmt: skip


def test_words_are_tried_on_a_visit_of_the_own_areas_and_nothing_changes(site: Site) -> None:
    seeder, boss = Seeder(site), manager(site)
    mine, other = seeder.visit(), seeder.visit("t05", area="south")
    before = contents(site)

    shown = boss.post(f"/texts/{KEY}/try", data=form(case=mine))
    hers = site.browser_of("d01").post(f"/texts/{KEY}/try", data=form(case=mine))
    strange = boss.post(f"/texts/{KEY}/try", data=form(case=other))

    assert "К вам выехал Тимур, скажет слово" in shown.text
    assert "сейчас: частей 2" in shown.text
    assert "станет: частей" in shown.text
    assert (hers.status_code, strange.status_code) == (200, 404)
    assert contents(site) == before


@proves("G7", "G8")
def test_who_does_not_choose_reads_only(quick_site: Site) -> None:
    hers = quick_site.browser_of("d01")

    assert "Сохранить" not in hers.get(f"/texts/{KEY}").text
    assert hers.post(f"/texts/{KEY}", data=form()).status_code == 404
    assert hers.post(f"/texts/{KEY}/back", data=form()).status_code == 404
    assert quick_site.browser_of("t01").get("/texts").status_code == 404


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("no.such.text", form()),
        (KEY, form(locale="fr")),
        (f"{KEY}/back", {"version": "99", "locale": "ru"}),
        (f"{KEY}/back", {"version": "99999999999999999999", "locale": "ru"}),
        (f"{KEY}/back", {"locale": "fr"}),
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_there(quick_site: Site, key: str, data: dict[str, str]) -> None:
    data = {**data, "locale": data.pop("locale", "ru")}

    assert quick_site.browser_of("a01").post(f"/texts/{key}", data=data).status_code == 404


def test_texts_are_found_by_group_words_and_key(quick_site: Site) -> None:
    boss = quick_site.browser_of("a01")
    boss.post(f"/texts/{KEY}", data=form())

    group, words, name, nothing = (boss.get(f"/texts?{asked}").text for asked in (
        "group=messages", "q=К ВАМ выехал", "q=on_the_way", "q=зюзюка"))  # fmt: skip

    assert f"/texts/{KEY}" in group
    assert "свой: Русский" in group
    assert f"/texts/{KEY}" in words
    assert f"/texts/{KEY}" in name
    assert "Таких текстов нет" in nothing


def test_every_text_is_in_a_group_and_found_there(quick_site: Site) -> None:
    from fieldapp.web.text_view import GROUPS, of_group

    library = load_library()

    found = [key for group in GROUPS for key in of_group(library, group)]

    assert sorted(found) == sorted(library.ours["ru"])


def test_another_process_says_it_a_second_later_and_asks_only_once(site: Site) -> None:
    asked: list[int] = []
    now = site.clock.now_ms()
    worker = Shelf(load_library(), site.engine)
    assert worker.library(now).texts["ru"][KEY] == OURS
    look = worker._look
    worker._look = lambda: (asked.append(1), look())[1]  # type: ignore[method-assign]

    manager(site).post(f"/texts/{KEY}", data=form())

    assert [worker.library(now + passed).texts["ru"][KEY] for passed in (1, EACH_MS - 1)] == [OURS, OURS]
    assert asked == []
    assert [worker.library(now + EACH_MS + passed).texts["ru"][KEY] for passed in (0, 1, 2)] == [OWN] * 3
    assert asked == [1]


def test_a_worker_has_the_new_words_without_a_restart(quick_site: Site) -> None:
    tools = open_workbench(quick_site.settings, quick_site.clock)
    before = tools.library.texts["ru"][KEY]

    quick_site.browser_of("a01").post(f"/texts/{KEY}", data=form())
    quick_site.clock.forward(seconds=2)

    assert (before, tools.library.texts["ru"][KEY]) == (OURS, OWN)
    tools.engine.dispose()


def test_words_go_on_while_the_database_is_away(tmp_path: Any) -> None:
    without_tables = Settings.from_env({"DATA_DIR": str(tmp_path), "LOG_LEVEL": "ERROR", **redis_of_app()})
    tools = open_workbench(without_tables)

    assert tools.library.texts["ru"][KEY] == OURS
    tools.engine.dispose()


def test_phones_fetch_the_new_words_and_still_get_the_old_ones(site: Site) -> None:
    phone, boss = site.browser_of("t01"), manager(site)
    library = site.app.extensions["fieldapp"].library
    key = "phone.day.title" if "phone.day.title" in library.phone_texts["ru"] else min(library.phone_texts["ru"])
    ours, old = library.texts["ru"][key], library.text_digests["ru"]

    boss.post(f"/texts/{key}", data=form(words=f"{ours} (наше)", stands=ours))

    new = site.app.extensions["fieldapp"].library.text_digests["ru"]
    assert new != old
    assert phone.get(f"/api/v1/texts/{new}").get_json()[key] == f"{ours} (наше)"
    boss.post(f"/texts/{key}/back", data={"locale": "ru", "stands": f"{ours} (наше)"})
    assert phone.get(f"/api/v1/texts/{old}").get_json()[key] == ours
    assert phone.get(f"/api/v1/texts/{new}").get_json()[key] == f"{ours} (наше)"


def test_what_was_sent_stays_and_what_waits_is_said_anew(site: Site) -> None:
    case_id = Seeder(site).visit()
    common = {"case_id": case_id, "area_id": "north", "kind": "on_the_way", "audience": "customer", "channel": "sms",
              "values": {}, "cause": "", "not_before_ms": 1, "created_ms": 1}  # fmt: skip
    with site.session() as session:
        for name in ("delivered", "waiting"):
            insert_row(session, outbox, id=name, key=name, state=name, **common)
        insert_row(session, outbox_words, outbox_id="delivered", address="+79000000001", words="Мастер едет")
        session.commit()

    manager(site).post(f"/texts/{KEY}", data=form())

    with site.session() as session:
        library, row = site.app.extensions["fieldapp"].library, {"id": "waiting", **common}
        composed = compose_sms(session, library, site.settings, row, site.clock.now_ms())
        assert composed is not None
        assert composed.words.startswith("К вам выехал Тимур, скажет слово")
        assert session.execute(select(outbox_words.c.words)).scalars().all() == ["Мастер едет"]


def test_own_words_that_no_longer_fit_are_not_said_but_shown(quick_site: Site) -> None:
    with quick_site.session() as session:
        put(session, 1, "ru", KEY, "Едем, {price}")
        session.commit()
    boss = quick_site.browser_of("a01")

    assert said_in(quick_site) == OURS
    assert "не подходят к новой версии" in boss.get("/texts").text

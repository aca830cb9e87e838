"""The lanes in a browser: do they follow what happens, keep a person's place, and fit wherever they are read?"""

from playwright.sync_api import expect

from tests.browser.board.conftest import serious_faults

LANE = "#lane-{} [data-key='row-{}']"


def test_a_visit_changes_its_words_and_its_lane_while_one_looks(board, open_page):
    page = open_page("/board?view=lanes")
    case_id = board.ids["ready"]
    expect(page.locator(LANE.format("t01", case_id))).to_contain_text("клиент ждёт")
    expect(page.locator("#age")).to_contain_text("с назад")
    kept = page.locator(LANE.format("t02", board.ids["planned"])).element_handle()

    board.seeder.report(case_id, "technician.departed")

    expect(page.locator(LANE.format("t01", case_id))).to_contain_text("в пути")
    assert kept.evaluate("one => one.isConnected")

    board.seeder.decide(case_id, "decided.other_technician", technician="t02")

    expect(page.locator(LANE.format("t02", case_id))).to_be_visible()
    expect(page.locator(LANE.format("t01", case_id))).to_have_count(0)


def test_keys_go_from_the_list_to_the_lanes_and_open_what_stands_there(board, open_page):
    page = open_page("/board")
    page.keyboard.press("v")
    expect(page.locator("#lanes")).to_be_visible()
    page.locator("#device[data-state]").wait_for(state="attached")  # the new page hears its keys

    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page.locator("#chosen .case__title")).to_contain_text("Галиева")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("#lanes")).to_be_visible()


def test_the_lanes_fit_and_nothing_serious_is_wrong_with_them(board, open_page):
    page = open_page("/board?view=lanes")
    for width in (320, 390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{board.base}/board?view=lanes")
        assert serious_faults(page) == [], scheme


def test_without_javascript_the_lanes_are_there_too(board, open_page):
    page = open_page("/board", java_script_enabled=False)

    page.get_by_role("link", name="По исполнителям").click()
    page.locator("#lane-t01 .slot", has_text="Хромова").click()

    assert f"case={board.ids['silent']}" in page.url
    assert "Хромова" in page.inner_text("#chosen")
    assert page.locator("#lanes").count() == 1

"""Planning in a browser: from the board to the plan and back without JavaScript, and readable at every width."""

from playwright.sync_api import expect

from tests.browser.board.conftest import serious_faults
from tests.support.customer import case_of


def test_a_day_is_planned_looked_at_saved_and_undone_without_javascript(board, open_page):
    page = open_page("/board", java_script_enabled=False)
    page.get_by_role("link", name="План", exact=True).click()
    row = page.locator(".plan__row", has_text="Ершов")
    row.get_by_role("checkbox").check()
    page.locator(".plan__row", has_text="Галиева").get_by_role("checkbox").check()
    page.get_by_label("Исполнитель").last.select_option(label="Тимур")

    page.get_by_role("button", name="Посмотреть, что будет").click()

    expect(page.locator(".plan__line", has_text="Ершов")).to_contain_text("Исполнитель: Тимур")
    expect(page.locator(".plan__line", has_text="Ершов")).to_contain_text("в это же время 12–14")
    page.get_by_label("Причина").select_option(label="машина")
    page.get_by_label("Через кого решили").select_option(label="по телефону")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("сделано")).to_have_count(2)
    assert case_of(board.site, board.ids["planned"]).technician_id == "t01"

    page.get_by_role("button", name="Отменить всё").click()

    expect(page.get_by_text("сделано")).to_have_count(2)
    assert case_of(board.site, board.ids["planned"]).technician_id == "t02"
    assert case_of(board.site, board.ids["nobody"]).technician_id is None


def test_the_plans_history_and_its_undo_stand_in_the_order(board, open_page):
    page = open_page(f"/board?case={board.ids['planned']}")
    page.get_by_role("link", name="Изменить план").click()
    page.get_by_label("Кому").select_option(label="Тимур")
    page.get_by_role("button", name="Проверить ещё раз").click()
    page.get_by_label("Причина").select_option(label="другое")
    page.get_by_label("Через кого решили").select_option(label="лично")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("link", name="Ершов").click()
    story = page.locator("section", has=page.locator("#plan-title"))
    expect(story.locator("li").first).to_contain_text("Азат → сегодня 13–15, Тимур")

    story.get_by_role("button", name="Отменить").click()

    assert case_of(board.site, board.ids["planned"]).technician_id == "t02"


def test_the_planning_pages_fit_and_nothing_serious_is_wrong_with_them(board, open_page):
    page = open_page("/orders/import")
    look = "&".join(f"case={board.ids[name]}" for name in ("ready", "planned", "nobody"))
    for path in ("/board/plan", f"/board/plan/look?{look}", "/board/waiting"):
        for width in (320, 390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(board.base + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(board.base + path)  # anew, or colours are still on their way from the other scheme
            assert serious_faults(page) == [], (path, scheme)

"""A passkey from its making to its removal, in a real browser with a device in software."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.support.axe import serious_faults
from tests.browser.support.stage import BOARD, KAZAN
from tests.support.app import MONDAY_8, PASSWORD, add_person
from tests.support.live_site import LiveSite, live_site
from tests.support.servers import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
Opened = tuple["Page", "CDPSession", str]


@pytest.fixture(scope="module")
def live(sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A server that people open by a name: passkeys are bound to one."""
    port = free_port()
    folder, named = tmp_path_factory.mktemp("named"), f"http://localhost:{port}"
    with live_site(sqlite_with_tables, folder, MONDAY_8, PORT=str(port), BASE_URL=named) as opened:
        opened.base = named
        yield opened


@pytest.fixture
def desk(live: LiveSite, chromium: "Browser") -> Iterator[Callable[..., Opened]]:
    """`desk()`: a browser in which nobody is signed in, on a machine with a device that keeps passkeys."""
    contexts = []

    def opened(**options: Any) -> Opened:
        context = chromium.new_context(**{**BOARD, **KAZAN, **options})
        contexts.append(context)
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        device = tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
        return page, tools, device

    yield opened
    for context in contexts:
        context.close()


def by_password(live: LiveSite, page: "Page", login: str) -> None:
    page.goto(f"{live.base}/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("form.card button")


def made(live: LiveSite, page: "Page", login: str, name: str, look: Callable[[], None] = lambda: None) -> None:
    """Sign in and add the first passkey; recovery codes stand on the page then."""
    by_password(live, page, login)
    page.goto(f"{live.base}/me")
    form = page.locator("form[action='/me/passkeys/begin']")
    form.locator("input[name=name]").fill(name)
    form.locator("input[name=password]").fill(PASSWORD)
    form.get_by_role("button", name="Добавить ключ").click()
    expect(page.get_by_role("button", name="Создать ключ")).to_be_visible()
    look()
    page.get_by_role("button", name="Создать ключ").click()
    expect(page.locator(".people__codes li")).to_have_count(8)


def test_a_passkey_is_made_asked_for_beside_the_password_opens_alone_and_is_removed(live, desk):
    page, tools, device = desk()

    made(live, page, "d01", "Рабочий ноутбук")
    page.get_by_role("link", name="Записано").click()
    expect(page.get_by_text("Рабочий ноутбук").first).to_be_visible()
    [kept] = tools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert (kept["rpId"], kept["isResidentCredential"]) == ("localhost", True)

    page.get_by_role("button", name="Выйти", exact=True).first.click()
    by_password(live, page, "d01")
    expect(page.get_by_role("heading", name="Подтвердите вход")).to_be_visible()
    page.get_by_role("button", name="Подтвердить ключом доступа").click()
    page.wait_for_url("**/board")

    page.get_by_role("button", name="Выйти", exact=True).first.click()
    page.get_by_role("button", name="Войти с ключом доступа").click()
    page.wait_for_url("**/board")

    page.goto(f"{live.base}/me")
    page.get_by_text("Изменить").click()
    form = page.locator("form[action$='/remove']")
    form.locator("input[name=password]").fill(PASSWORD)
    form.get_by_role("button").click()
    expect(page.get_by_text("Ключей пока нет.")).to_be_visible()
    page.get_by_role("button", name="Выйти", exact=True).first.click()
    by_password(live, page, "d01")
    page.wait_for_url("**/board")


def test_what_does_not_work_is_said_in_plain_words(live, desk):
    page, tools, device = desk()
    made(live, page, "a01", "Этот компьютер")
    page.goto(f"{live.base}/me")
    form = page.locator("form[action='/me/passkeys/begin']")
    form.locator("input[name=password]").fill(PASSWORD)
    form.get_by_role("button", name="Добавить ключ").click()
    page.get_by_role("button", name="Создать ключ").click()
    expect(page.get_by_text("На этом устройстве ваш ключ уже есть.")).to_be_visible()

    page.get_by_role("button", name="Выйти", exact=True).first.click()
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Войти с ключом доступа").click()
    expect(page.get_by_text("Не получилось: действие отменено")).to_be_visible()
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="Войти с ключом доступа").click()
    page.wait_for_url("**/board")


def test_a_copy_of_the_device_is_refused(live, desk):
    page, tools, device = desk()
    made(live, page, "d02", "Ключ")
    [kept] = tools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    page.goto(f"{live.base}/me")
    page.get_by_role("button", name="Выйти", exact=True).first.click()
    page.get_by_role("button", name="Войти с ключом доступа").click()
    page.wait_for_url("**/board")

    other, others, copy = desk()
    others.send("WebAuthn.addCredential", {"authenticatorId": copy, "credential": kept})
    other.goto(f"{live.base}/sign-in")
    other.get_by_role("button", name="Войти с ключом доступа").click()

    expect(other.get_by_text("Ключ не подошёл.")).to_be_visible()


def test_without_scripts_the_password_and_a_code_are_enough(live, desk):
    login = person(live, "m01")
    page, _tools, _device = desk()
    made(live, page, login, "Ключ")
    code = page.locator(".people__codes li").first.inner_text()

    plain, _tools, _device = desk(java_script_enabled=False)
    by_password(live, plain, login)
    expect(plain.get_by_role("button", name="Подтвердить ключом доступа")).to_have_count(0)
    plain.fill("input[name=code]", code)
    plain.get_by_role("button", name="Войти").click()

    plain.wait_for_url("**/board")


def person(live: LiveSite, login: str) -> str:
    """A manager of a story's own; the login."""
    with live.site.session() as session:
        add_person(session, login, name="Марта", role="manager", area_ids=("north",))
        session.commit()
    return login


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_fault(live, desk, scheme):
    login = person(live, f"m-{scheme}")
    page, _tools, _device = desk(color_scheme=scheme)
    page.goto(f"{live.base}/sign-in")
    expect(page.get_by_role("button", name="Войти с ключом доступа")).to_be_visible()
    faults = serious_faults(page, "sign-in")

    made(live, page, login, "Ключ", look=lambda: faults.extend(serious_faults(page, "making")))
    faults += serious_faults(page, "recovery codes")
    page.goto(f"{live.base}/me")
    faults += serious_faults(page, "own page")
    page.get_by_role("button", name="Выйти", exact=True).first.click()
    by_password(live, page, login)
    expect(page.get_by_role("button", name="Подтвердить ключом доступа")).to_be_visible()
    faults += serious_faults(page, "second step")

    assert faults == []

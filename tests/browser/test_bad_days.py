"""What goes wrong on real days: lost answers, two tabs, ended sign-ins, wrong clocks, emptied phones, slips."""

from playwright.sync_api import expect
from sqlalchemy import update

from fieldapp.store.tables import devices, sessions
from tests.support.live_site import ROOT
from tests.support.proofs import proves

HOUR_MS = 3_600_000
PICTURE = ROOT / "static" / "icons" / "app-192.png"


@proves("A3", "A4")
def test_an_answer_lost_after_the_commit_is_asked_for_again_and_counts_once(live, phone_of):
    who = live.technician()
    visit = live.seeder.visit(who)
    phone = phone_of(who)
    phone.open_visit(visit)
    answers = []
    live.lose_next_answer()
    phone.page.on("response", lambda told: answers.append(told) if told.url.endswith("/sync") else None)
    phone.tap("call.started", "call.expects_you")
    phone.expect_arrived(visit, "call.started", "call.expects_you")

    phone.expect_sent()
    assert live.types(visit) == ["call.started", "call.expects_you"]
    statuses = [result["status"] for told in answers if told.ok for result in told.json()["results"]]
    assert "duplicate" in statuses
    assert not (live.folder / "lose").exists()


@proves("A5")
def test_two_tabs_of_one_phone_double_nothing(live, stage, phone_of):
    who = live.technician()
    first, second = live.seeder.visit(who), live.seeder.visit(who, from_hour=5)
    phone = phone_of(who)
    other = phone.second_tab()
    stage.cut_the_line()
    phone.open_visit(first)
    other.open_visit(second)
    phone.tap("call.started", "call.expects_you")
    other.tap("call.started", "call.expects_you")
    phone.tap("technician.departed")
    phone.expect_unsent(5)

    stage.mend_the_line()

    phone.expect_arrived(first, "technician.departed")
    phone.expect_sent()
    other.expect_sent()
    assert live.types(first) == ["call.started", "call.expects_you", "technician.departed"]
    assert live.types(second) == ["call.started", "call.expects_you"]
    numbers = sorted(event.device_seq for case in (first, second) for event in live.events(case))
    assert numbers == [1, 2, 3, 4, 5]


@proves("A13")
def test_a_sign_in_that_ended_meanwhile_costs_no_record(live, stage, phone_of):
    who = live.technician()
    visit = live.seeder.visit(who)
    phone = phone_of(who)
    stage.cut_the_line()
    with live.site.session() as session:
        session.execute(update(sessions).where(sessions.c.account_id == who).values(expires_ms=1))
        session.commit()
    phone.open_visit(visit)
    phone.tap("call.started", "call.expects_you")
    stage.mend_the_line()

    expect(phone.badge()).to_contain_text("войдите снова")
    phone.tap("technician.departed")
    phone.expect_step("on_the_way")
    phone.go_back()
    phone.see("Войдите снова, чтобы отправлять", "Записи целы")
    phone.page.get_by_role("link", name="Войти").click()
    phone.sign_in(who)

    phone.expect_arrived(visit, "call.started", "call.expects_you", "technician.departed")
    phone.expect_sent()


@proves("A8", "A9")
def test_an_emptied_phone_starts_as_a_new_one_and_what_the_old_one_owed_is_known(live, stage, phone_of):
    who = live.technician()
    visit = live.seeder.visit(who)
    phone = phone_of(who)
    phone.page.route("**/api/v1/photos/*", lambda route: route.abort())
    phone.open_visit(visit)
    phone.page.get_by_role("link", name="Написать диспетчеру").click()
    phone.page.set_input_files("photo-pick input", PICTURE)
    phone.see("Снимок сохранён")
    phone.expect_arrived(visit, "photo.taken")

    devtools = phone.context.new_cdp_session(phone.page)
    phone.page.goto("about:blank")
    devtools.send("Storage.clearDataForOrigin", {"origin": live.base, "storageTypes": "all"})
    phone.page.goto(f"{live.base}/phone")
    phone.sign_in(who)
    phone.be_ready()

    former, new = sorted(live.rows(devices, devices.c.account_id == who), key=lambda row: row.seen_ms)
    assert (former.unsent_events, former.unsent_photos) == (0, 1)
    assert (new.unsent_events, new.unsent_photos) == (0, 0)
    expect(phone.card(visit)).to_be_visible()


@proves("B1", "R12")
def test_a_phone_whose_clock_is_five_hours_wrong_counts_by_the_servers(live, stage):
    who = live.technician()
    visit = live.seeder.visit(who)
    phone = stage.phone(wrong_by_ms=5 * HOUR_MS)
    phone.sign_in(who)
    phone.be_ready()
    phone.see("Часы телефона отличаются на 5 ч")
    stage.cut_the_line()
    phone.open_visit(visit)

    before = live.clock.now_ms()
    phone.tap("call.started", "call.no_answer")
    phone.expect_step("waiting_to_call")
    assert 9 * 60 < phone.seconds_left() <= 10 * 60
    stage.mend_the_line()
    phone.expect_arrived(visit, "call.no_answer")

    for event in live.events(visit):
        assert before - 3_000 <= event.at_ms <= live.clock.now_ms()
    assert live.case(visit).state == "waiting_to_call"


@proves("A2")
def test_a_slip_is_taken_back_within_ten_seconds_without_a_network(live, stage, phone_of):
    who = live.technician()
    visit = live.seeder.visit(who)
    phone = phone_of(who)
    stage.cut_the_line()
    phone.open_visit(visit)
    phone.tap("call.started", "call.away")
    phone.expect_step("open_ended")

    phone.page.click("[data-undo]")
    phone.expect_step("calling")
    expect(phone.page.locator("[data-undo]")).to_have_count(0)
    phone.tap("call.expects_you")
    phone.expect_step("ready")
    stage.mend_the_line()
    phone.expect_arrived(visit, "undone", "call.expects_you")

    assert live.case(visit).state == "ready"

"""On the phone: what stands there in an outage, and two on one visit of whom one leads (F28, F29)."""

from playwright.sync_api import expect

from fieldapp.actions import outages
from fieldapp.core.outages import Place, Typed
from tests.support.proofs import proves


@proves("F28")
def test_in_an_outage_the_phone_says_why_until_when_and_what_to_say(live, phone_of, stage):
    who = live.technician()
    waits, inside = (live.seeder.visit(who, from_hour=hour, address="ул. Тихая, д. 5") for hour in (1, -0.5))
    for type_ in ("technician.arrived", "door.customer", "introduced"):
        live.seeder.report(inside, type_, who)
    now_ms = live.clock.now_ms()
    typed = Typed(Place("Тихая"), "cable", now_ms, now_ms + 3 * 3_600_000, "Копали")
    outage = outages.new_outage("north", "Europe/Moscow", typed) | {"id": outages.new_id(now_ms)}
    with live.site.session() as session:
        outages.begin(
            session, live.seeder.library, now_ms, live.site.actor("d01"), outage=outage, case_ids=[waits, inside]
        )
    phone = phone_of(who)

    phone.open_visit(waits)
    phone.expect_step("on_hold")
    phone.see("Авария: повреждён кабель", "Обещают починить: сегодня", "Копали", "У вас на линии авария, её уже чинят")

    phone.go_back()
    phone.open_visit(inside)
    phone.see("Авария: повреждён кабель", "Клиенту: «На линии авария, её уже чинят")
    phone.tap("work_in_flat")
    phone.expect_step("working")


@proves("F29")
def test_the_lead_is_handed_over_without_a_network(live, phone_of, stage):
    first, second = live.technician(), live.technician()
    visit = live.seeder.visit(first, from_hour=1)
    live.seeder.decide(visit, "decided.second", second=second)
    mine, his = phone_of(first), phone_of(second)
    mine.open_visit(visit)
    his.open_visit(visit)
    mine.see("Вы ведёте эту заявку")
    expect(his.button("call.started")).to_have_count(0)

    stage.cut_the_line()
    mine.tap("lead.to_second")
    his.tap("lead.to_second")
    his.see("Вы ведёте эту заявку")
    his.tap("call.started", "call.no_answer")
    expect(mine.button("call.started")).to_have_count(0)

    stage.mend_the_line()
    mine.expect_sent()
    his.expect_sent()
    case = live.case(visit)
    assert (case.shown["lead"], case.shown["counters"]["attempts"]) == (second, 1)

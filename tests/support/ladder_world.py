"""An area whose colleagues can be reached: a dispatcher with a device, a duty dispatcher, a manager, a duty phone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, update

from fieldapp.actions import ladder
from fieldapp.store.tables import account_areas, accounts, alerts, duty_phones, outbox, rota, subscriptions
from tests.support.world import MORNING_MS, Phone, World

MINUTE_MS = 60_000


def staff(world: World) -> None:
    """Lilia (d01) has a device and an e-mail address, Zoya (d09) the duty and a phone, Kamil (m01) a phone."""
    with world.session() as session:
        for login, name, role, phone, email in (
            ("d09", "Зоя", "dispatcher", "+70002020009", "zoya@svyaz.example"),
            ("m01", "Камиль", "manager", "+70002030001", ""),
        ):
            session.execute(insert(accounts).values(id=login, login=login, name=name, role=role, password_hash="-",
                                                    phone=phone, email=email, created_ms=MORNING_MS))  # fmt: skip
            session.execute(insert(account_areas).values(account_id=login, area_id="north"))
        session.execute(update(accounts).where(accounts.c.id == "d01").values(email="lilia@svyaz.example"))
        session.execute(insert(duty_phones).values(id="p1", area_id="north", duty="duty", label="Дежурный",
                                                   e164="+70002090001"))  # fmt: skip
        session.commit()
    have_device(world, "d01")
    shift(world, "d01", "dispatcher")
    shift(world, "d09", "duty", to_minute=2880)


def have_device(world: World, login: str) -> None:
    """This person's browser listens for pushes."""
    with world.session() as session:
        row = {"id": f"s-{login}", "account_id": login, "endpoint": f"https://push.example/{login}", "created_ms": 1}
        session.execute(insert(subscriptions).values(**row, p256dh="p", auth="a"))
        session.commit()


def shift(world: World, login: str, duty: str, **changes: Any) -> None:
    """A shift round the clock, every day."""
    row_id = f"{login}-{duty}-{len(world.rows(rota))}"
    row = {"id": row_id, "area_id": "north", "account_id": login, "duty": duty, "days": list(range(1, 9)),
           "from_minute": 0, "to_minute": 1440, "created_ms": world.now_ms}  # fmt: skip
    with world.session() as session:
        session.execute(insert(rota).values(**{**row, **changes}))
        session.commit()


def no_contact(world: World) -> dict[str, Any]:
    """An alert that the third missed call has just raised."""
    phone = Phone(world, "t01")
    case_id = world.visit()
    for turn in range(3):
        phone.record(case_id, "call.started")
        phone.record(case_id, "call.no_answer")
        if turn < 2:
            world.forward(minutes=10)
    phone.sync()
    return the_alert(world, case_id)


def unsafe(world: World) -> dict[str, Any]:
    """An alert about somebody's safety: the technician leaves a dangerous place."""
    phone = Phone(world, "t01")
    case_id = world.visit()
    for type_ in ("technician.departed", "technician.arrived", "unsafe.leaving"):
        phone.record(case_id, type_)
    phone.sync()
    return the_alert(world, case_id)


def the_alert(world: World, case_id: str) -> dict[str, Any]:
    """The case's open alert."""
    (row,) = world.rows(alerts, alerts.c.case_id == case_id, alerts.c.open)
    return row


def tick(world: World) -> int:
    """What the ticker does each second; how many alerts moved on."""
    with world.session() as session:
        return ladder.take_steps(session, world.now_ms).count


def told(world: World, *where: Any) -> list[tuple[int, str, str, int]]:
    """`(step, addressee, channel, seconds since the first)` of what was written for alerts, in order."""
    rows = world.rows(outbox, outbox.c.alert_id.is_not(None), *where)
    rows.sort(key=lambda row: (row["created_ms"], row["step"], row["addressee"], row["channel"]))
    begun = rows[0]["created_ms"] if rows else 0
    return [(row["step"], row["addressee"], row["channel"], (row["created_ms"] - begun) // 1000) for row in rows]


def climb_until(world: World, seconds: Sequence[int]) -> None:
    """Tick at these seconds after the present moment."""
    begun = world.now_ms
    for second in seconds:
        world.now_ms = begun + second * 1000
        tick(world)

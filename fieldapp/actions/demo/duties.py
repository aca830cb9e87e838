"""Who has which duty in the demo? Weeks that leave no hour without somebody; each area has a duty phone and a head."""

from sqlalchemy.orm import Session

from fieldapp import calendar_days
from fieldapp.actions import change_area, set_duty
from fieldapp.actions.demo.cast import AREAS, NORTH, SOUTH, Cast
from fieldapp.actions.demo.morning import ZONE
from fieldapp.core.rota import ALL_DAYS, Shift

DAY, NIGHT, ROUND = (8 * 60, 20 * 60), (20 * 60, 32 * 60), (0, 1440)
SHIFTS = {
    NORTH: (
        ("d01", "dispatcher", DAY),
        ("d03", "dispatcher", NIGHT),
        ("d03", "duty", ROUND),
        ("m01", "manager", ROUND),
    ),
    SOUTH: (
        ("d02", "dispatcher", DAY),
        ("d03", "dispatcher", NIGHT),
        ("d03", "duty", ROUND),
        ("m01", "manager", ROUND),
    ),
}
PHONES = {NORTH: "+7 900 205-00-01", SOUTH: "+7 900 205-00-02"}
HEADS = {NORTH: "Руслан Тагиров", SOUTH: "Светлана Юсупова"}
DEPUTY = "Наталья Демидова"


def write_duties(session: Session, now_ms: int, cast: Cast) -> None:
    """Rota and duty phones through the doors of the duty page; commits each."""
    anna = cast.actors["a01"]
    for area, rows in SHIFTS.items():
        area_id = cast.area_ids[area]
        for login, duty, (begins, ends) in rows:
            shift = Shift(cast.id_of(login), duty, ALL_DAYS, begins, ends)
            _kept(set_duty.add_shift(session, now_ms, anna, area_id, shift))
        phone = {"duty": "duty", "label": "Дежурный телефон", "typed": PHONES[area]}
        _kept(set_duty.add_phone(session, now_ms, anna, area_id, **phone))


def write_heads(session: Session, now_ms: int, cast: Cast, travel_minutes: int) -> None:
    """To whom complaints and pages of the book go, through the door of the area's page; commits each."""
    for area, head in HEADS.items():
        people = {"head": head, "deputy": DEPUTY}
        contacts = {f"contact_{role}": {"name": name, "phone": "", "email": f"{role}@svyaz.example"}
                    for role, name in people.items()}  # fmt: skip
        typed = change_area.Typed(area, ZONE, AREAS[area], travel_minutes, contacts)
        _kept(change_area.change_area(session, now_ms, cast.actors["a01"], cast.area_ids[area], typed,
                                      official=calendar_days.working_days))  # fmt: skip


def _kept(problems: list[str]) -> None:
    if problems:
        raise RuntimeError(f"the demo's duties were refused: {problems}")

"""Which complaints does the demo's desk have? One closed, one on its way, and one that has just come in the book."""

from fieldapp.actions.demo import talked
from fieldapp.actions.demo.calls import Desk
from fieldapp.actions.demo.cast import NORTH, OPERATOR, SOUTH, dispatcher_of
from fieldapp.actions.demo.stories import Data, Step
from fieldapp.core.windows import MINUTE_MS

TAKEN = "complaint_taken"
IN_BOOK, WRITTEN, PHOTOGRAPHED = 108, 95, 93  # minutes before the picture: written by the customer, by us, its photo


def tell(desk: Desk) -> None:
    """Two that came by telephone, one of them in the middle of another call, and a page of the book of reviews."""
    _closed(desk)
    _on_its_way(desk)


def _closed(desk: Desk) -> None:
    late = desk.call("complaint", NORTH, desk.on(12, 13, 20), "Мастер опоздал на два часа и не предупредил")
    talked.complains(late, "Разберёмся с мастером, приедем сегодня", desk.on(11, 12))
    late.settled(dispatcher_of(NORTH), late.at_ms + 8 * MINUTE_MS, TAKEN)
    late.complaint(desk.on(11, 11, 40), "complaint.contacted", {"again_ms": desk.on(8, 15)},
                   words="Мастер был, связь есть. Ответим, почему не позвонили.")  # fmt: skip
    late.complaint(desk.on(8, 14, 30), "complaint.answered", words="Извинились, вернули плату за день.")
    late.complaint(desk.on(8, 14, 41), "complaint.closed", {"ending": "customer_content"}, words="Благодарит.")


def _on_its_way(desk: Desk) -> None:
    asked = desk.call(
        "information", SOUTH, desk.on(6, 12, 8), "Когда починят интернет, третий звонок", fault="connection"
    )
    angry = desk.call(
        "complaint", SOUTH, asked.at_ms + 75_000, "Три дня без интернета, обещали и не приехали", after=asked
    )
    asked.answered().asks().tap("call.switched", {"into": angry.case_id, "playbook": "complaint"}, 20)
    talked.complains(angry, "Найдём, кто обещал; мастер завтра первым", desk.on(5, 11))
    angry.settled(dispatcher_of(SOUTH), angry.at_ms + 5 * MINUTE_MS, TAKEN)
    angry.complaint(desk.on(5, 10, 50), "complaint.contacted", {"again_ms": desk.on(2, 16)},
                    words="Связь восстановлена. Проверяем, почему не приехали.")  # fmt: skip
    angry.complaint(desk.on(2, 15, 45), "complaint.contacted", {"again_ms": desk.on(-1, 15)},
                    words="Звонок потерялся при передаче смены; готовим ответ.")  # fmt: skip


def from_book(desk: Desk) -> list[Step]:
    """The page of the book: written down as it came, and photographed."""
    ago, writer = desk.morning.ago, desk.people.next()
    words = {"content": "Очередь в офисе сорок минут, работало одно окно", "person_name": writer["customer"],
             "phone": writer["phone"], "promised_action": "Проверим расписание окон, позвоним завтра"}  # fmt: skip
    data: Data = {
        "area": desk.area_ids[NORTH],
        "came_ms": ago(IN_BOOK),
        "channel": "book",
        "again_ms": desk.on(-1, 10, 30),
    }
    page = " ".join((words["content"] + ".", words["person_name"]))
    return [Step(ago(WRITTEN), "book", OPERATOR, "book", "", data, words),
            Step(ago(PHOTOGRAPHED), "page", OPERATOR, "book", "", {}, {"words": page})]  # fmt: skip

"""What speaks against a change of a plan, and which visit of a day could go to whom?

Some things no dispatcher can have (`NEVER`); all others she may have knowingly: she sees them before she saves, what
she accepted is written down, and what nobody showed her stops the saving. Pure; everything is handed in.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from fieldapp.core.windows import DAY_MS, MINUTE_MS, Window

WHYS = ("customer_asked", "customer_not_reached", "ill", "car", "too_much", "for_two", "urgent_elsewhere", "equipment",
        "our_slip", "weather", "other")  # fmt: skip
OWN_DECISION = "own_decision"
CHANNELS = ("phone", "messenger", "email", "in_person", OWN_DECISION)
NEVER = frozenset({"ended", "other_area", "past", "nothing", "not_offered"})
UNDO_MINUTES = 60
NUDGE_DAYS = 3
LONGEST_UNDO, LONGEST_NUDGE = 1440, 90  # minutes, days
WARNED_MOVES = 3
OVERLAP, SECOND_BUSY = "overlap", "second_busy"


@dataclass(frozen=True)
class Visit:
    """A visit as it is planned: `calls_from` is the minute of the day before which nobody calls, None without."""

    technician: str
    window: Window | None
    is_under_way: bool = False
    has_agreed: bool = False
    asked_for: str = ""
    calls_from_ms: int | None = None
    moves: int = 0


@dataclass(frozen=True)
class Wish:
    """What shall become of it; None stays as it is. `technician` "" is nobody. `open_ended`: without a time."""

    technician: str | None = None
    window: Window | None = None
    open_ended: bool = False


@dataclass(frozen=True)
class Ground:
    """What is known of the technician and the interval wished for.

    `taken` are the windows of his other visits that day, `second_taken` those of who comes along; `works` whether he is
    on shift throughout the interval.
    """

    is_active: bool = True
    is_of_area: bool = True
    is_stopped: bool = False
    works: bool = True
    taken: Sequence[Window] = ()
    second_taken: Sequence[Window] = ()
    has_place: bool = True
    is_working_day: bool = True
    now_ms: int = 0


@dataclass(frozen=True)
class Conflict:
    """What speaks against it: a code, and the windows it is about."""

    code: str
    windows: tuple[Window, ...] = field(default=())

    @property
    def is_final(self) -> bool:
        """Whether nobody may go on all the same."""
        return self.code in NEVER


def conflicts(visit: Visit, wish: Wish, ground: Ground) -> list[Conflict]:
    """Everything that speaks against the change, what cannot be had first."""
    if wish.open_ended:
        return [Conflict("under_way")] if visit.is_under_way else []
    moves = wish.window is not None and wish.window != visit.window
    changes = wish.technician is not None and wish.technician != visit.technician
    if not moves and not changes:
        return [Conflict("nothing")]
    window = wish.window or visit.window
    technician = visit.technician if wish.technician is None else wish.technician
    found = [*_of_technician(visit, technician, ground, changes=changes)]
    if window is not None and technician:
        found += _of_his_day(window, ground)
    if moves and window is not None:
        found += _of_interval(visit, window, ground)
    return sorted(found, key=lambda one: not one.is_final)


def unknown(found: Sequence[Conflict], knows: Collection[str]) -> list[Conflict]:
    """Those that stop the saving: what cannot be had, and what she was not shown."""
    return [one for one in found if one.is_final or one.code not in knows]


def _of_technician(visit: Visit, technician: str, ground: Ground, *, changes: bool) -> list[Conflict]:
    found = []
    if changes and technician:
        found += [] if ground.is_active else [Conflict("ended")]
        found += [] if ground.is_of_area else [Conflict("other_area")]
        if visit.asked_for and visit.asked_for != technician:
            found.append(Conflict("asked_for"))
    if changes and visit.is_under_way:
        found.append(Conflict("not_offered"))
    return found


def _of_his_day(window: Window, ground: Ground) -> list[Conflict]:
    shared = _shared(window, ground.taken)
    found = [Conflict(OVERLAP, shared)] if shared else []
    found += [Conflict("stopped")] if ground.is_stopped else []
    return found if ground.works else [*found, Conflict("off_shift")]


def _of_interval(visit: Visit, window: Window, ground: Ground) -> list[Conflict]:
    told = {
        "past": window.to_ms <= ground.now_ms or window.from_ms >= window.to_ms,
        "full": not ground.has_place,
        "day_off": not ground.is_working_day,
        "promised": visit.has_agreed,
        "under_way": visit.is_under_way,
        "calls_later": visit.calls_from_ms is not None and visit.calls_from_ms >= window.from_ms,
        "many_moves": visit.window is not None and visit.moves + 1 >= WARNED_MOVES,
    }
    with_him = _shared(window, ground.second_taken)
    found = [Conflict(SECOND_BUSY, with_him)] if with_him else []
    return found + [Conflict(code) for code, holds in told.items() if holds]


def _shared(window: Window, taken: Sequence[Window]) -> tuple[Window, ...]:
    """Those that share more than an instant with it."""
    return tuple(one for one in taken if one.from_ms < window.to_ms and window.from_ms < one.to_ms)


@dataclass(frozen=True)
class Load:
    """An interval of an area with the visits planned into it and its places."""

    window: Window
    planned: int
    places: int

    @property
    def is_over(self) -> bool:
        """Whether more is promised than there is."""
        return self.planned > self.places


def share(visits: Sequence[tuple[str, Window]], taken: Mapping[str, Sequence[Window]]) -> dict[str, str]:
    """`{visit: technician}` for a day that is split: each to who is free then and has the least, the earliest first.

    `taken` has the windows of everybody who could take some. Who is free at no visit's time gets none of it; a visit
    for which nobody is free is left out.
    """
    days = {who: [*windows] for who, windows in taken.items()}
    found: dict[str, str] = {}
    for visit, window in sorted(visits, key=lambda one: (one[1].from_ms, one[1].to_ms, one[0])):
        free = [who for who, windows in days.items() if not _shared(window, windows)]
        if free:
            chosen = min(free, key=lambda who: (len(days[who]), who))
            days[chosen].append(window)
            found[visit] = chosen
    return found


def terms(settings: Mapping[str, object]) -> tuple[int, int]:
    """`(undo, nudge)` in ms, from an area's settings `{"plan": {"undo_minutes", "nudge_days"}}`; nonsense: usual."""
    told = settings.get("plan")
    kept = told if isinstance(told, Mapping) else {}
    minutes, days = kept.get("undo_minutes"), kept.get("nudge_days")
    minutes = minutes if type(minutes) is int and 0 <= minutes <= LONGEST_UNDO else UNDO_MINUTES
    days = days if type(days) is int and 1 <= days <= LONGEST_NUDGE else NUDGE_DAYS
    return minutes * MINUTE_MS, days * DAY_MS

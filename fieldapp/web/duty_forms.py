"""How are the forms of the duty pages read? What cannot be read comes out as something that the actions refuse."""

from datetime import date

from werkzeug.datastructures import MultiDict

from fieldapp.core.ladders import StepRow
from fieldapp.core.rota import Shift
from fieldapp.core.windows import number_of
from fieldapp.web.decisions import minute_of

Form = MultiDict[str, str]
MOST_STEPS = 6
DAY_MINUTES = 1440


def shift_of(form: Form) -> Shift:
    """A shift as typed; an end at or before the beginning is on the next day."""
    begins, ends = minute_of(form.get("from", "")), _end(form.get("to", ""))
    begins = -1 if begins is None else begins
    if ends is not None and begins >= 0 and ends <= begins:
        ends += DAY_MINUTES
    days = frozenset(int(one) for one in form.getlist("days") if one.isascii() and one.isdigit())
    return Shift(
        account_id=form.get("person", ""),
        duty=form.get("duty", ""),
        days=days,
        from_minute=begins,
        to_minute=-1 if ends is None else ends,
        from_day=day_of(form.get("from_day", "")),
        to_day=day_of(form.get("to_day", "")),
        off=form.get("off") == "yes",
    )


def _end(typed: str) -> int | None:
    return DAY_MINUTES if typed.strip() == "24:00" else minute_of(typed)


def day_of(typed: str) -> int | None:
    """20261123 of `2026-11-23`; None for anything that no calendar has."""
    try:
        return number_of(date.fromisoformat(typed))
    except ValueError:
        return None


def steps_of(form: Form) -> list[StepRow]:
    """The steps of a ladder as typed; empty lines are left out, a line that is switched off is kept."""
    return [_step(form, place) for place in range(1, MOST_STEPS + 1) if form.get(f"tell-{place}")]


def _step(form: Form, place: int) -> StepRow:
    return {
        "tell": form[f"tell-{place}"],
        "by": form.getlist(f"by-{place}"),
        "wait_s": _seconds(form.get(f"wait-{place}", "")),
        "repeat": _whole(form.get(f"repeat-{place}", "")),
        "each_s": _seconds(form.get(f"each-{place}", "")),
        "on": form.get(f"on-{place}") == "yes",
    }


def _seconds(typed: str) -> int:
    """Seconds of minutes as typed: `2`, `1,5`; 0 for anything else."""
    try:
        return max(0, min(round(float(typed.replace(",", ".")) * 60), 1_000_000))
    except (ValueError, OverflowError):
        return 0


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0

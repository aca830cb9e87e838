"""Which known notes stand in a comment of the order system (F22)?

A note becomes a chip: a code, or a code and a value with a colon between, `no_calls_before:10:00`. Chips are shown by
the texts `chip.<code>`; `call_minutes` reads the two that bind the calls (F23). Russian, English, Chinese.
"""

import re
from collections.abc import Iterable

# Order is the order of the chips. Each alternative stands by itself, so that one more is one more line.
_HOUR = r"(\d{1,2})(?:[:.](\d{2}))?"
_PLAIN = {
    "dog": [r"\bсобак", r"\bп[её]с\b", r"\bdogs?\b", "[狗犬]"],
    "hard_of_hearing": [
        r"плохо\s+слыш",
        r"не\s+слышит",
        "слабослыш",
        "глух(?:ая|ой|ова)",
        "hard of hearing",
        "听力|耳背",
    ],
    "intercom_broken": [
        r"домофон\w*\s+(?:не\s+работа|сломан|отключ)",
        r"intercom\b.{0,12}\bbroken|no intercom",
        "(?:对讲|门铃)机?坏",
    ],
    "no_lift": [r"без\s+лифта", r"лифт\w*\s+(?:не\s+работа|сломан|нет)", "no (?:lift|elevator)", "无电梯|没有?电梯"],
    "child_sleeps": [r"(?:реб[её]нок|малыш)\s+спит", r"(?:baby|child)\s+sleep", "(?:孩子|宝宝).{0,4}睡"],
}
_HOURS = {
    "no_calls_before": [
        rf"не\s+звон\w*\s+до\s+{_HOUR}",
        rf"(?<!не )звон\w*\s+(?:только\s+)?(?:после|с)\s+{_HOUR}",
        rf"звон\w*\s+не\s+ран\w+\s+{_HOUR}",
        rf"(?:no calls?|(?:do not|don't) call)\s+before\s+{_HOUR}",
        rf"{_HOUR}\s*点?[以之]?前(?:不要|别|勿)[打致]",
    ],
    "no_calls_after": [
        rf"не\s+звон\w*\s+после\s+{_HOUR}",
        rf"(?<!не )звон\w*\s+(?:только\s+)?до\s+{_HOUR}",
        rf"(?<!не )звон\w*\s+с\s+\d{{1,2}}(?:[:.]\d{{2}})?\s+до\s+{_HOUR}",
        rf"звон\w*\s+не\s+позже\s+{_HOUR}",
        rf"(?:no calls?|(?:do not|don't) call)\s+after\s+{_HOUR}",
        rf"{_HOUR}\s*点?[以之]?后(?:不要|别|勿)[打致]",
    ],
    "concierge_until": [
        rf"консьерж\w*\s+(?:работа\w+\s+)?до\s+{_HOUR}",
        rf"concierge\s+until\s+{_HOUR}",
        rf"门卫到\s*{_HOUR}",
    ],
}
_CODE = (
    r"(?:\bкод\w*(?:\s+(?:двери|подъезда|домофона))?|\b(?:door )?code|(?:门禁)?密码)"
    r"[\s:№#-]*([0-9][0-9A-Za-zА-Яа-я#*]{1,11})"
)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


PLAIN = {code: _any_of(patterns) for code, patterns in _PLAIN.items()}
HOURS = {code: _any_of(patterns) for code, patterns in _HOURS.items()}
CODE = re.compile(_CODE, re.IGNORECASE)


def chips_of(comment: str) -> tuple[str, ...]:
    """The chips of a comment, each once, in the order of this module."""
    found = [code for code, pattern in PLAIN.items() if pattern.search(comment)]
    for code, pattern in HOURS.items():
        clock = _clock(pattern.search(comment))
        if clock:
            found.append(f"{code}:{clock}")
    if match := CODE.search(comment):
        found.append(f"code:{match[1]}")
    return tuple(found)


def _clock(match: re.Match[str] | None) -> str | None:
    """`10:00` of whichever alternative matched; None when there is none or it is no hour of the day."""
    if match is None:
        return None
    digits = [group for group in match.groups() if group is not None]
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def call_minutes(chips: Iterable[str]) -> tuple[int | None, int | None]:
    """`(not before, not after)` as minutes since local midnight, from the chips (F23)."""
    limits: dict[str, int] = {}
    for chip in chips:
        code, _, clock = chip.partition(":")
        if code in ("no_calls_before", "no_calls_after"):
            hour, _, minute = clock.partition(":")
            limits[code] = int(hour) * 60 + int(minute)
    return limits.get("no_calls_before"), limits.get("no_calls_after")

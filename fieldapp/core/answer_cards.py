"""Is an answer card complete, and what does it say in whose language (S0.3, S0.6, S0.8, S0.9, S2.2, S2.3)?

What was typed or stands in a row of a file is text by field name. Judging asks no database and never raises: every
fault is worded by the text `cards.fault.<code>` with its slots. Russian is required, the other languages are not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from fieldapp.core.orders import as_key
from fieldapp.core.people import LOCALES
from fieldapp.core.read_cells import read_day

KINDS = ("service", "answer")
STATES = ("offered", "unavailable", "not_offered")
WORDS = ("title", "answer", "preparation", "times", "reason")
LONGEST = {"title": 200, "answer": 4_000, "preparation": 1_000, "times": 400, "reason": 400}
WORD_FIELDS = tuple(f"{name}_{locale}" for name in WORDS for locale in LOCALES)
FIELDS = (
    "number", "kind", "state", *WORD_FIELDS[:6], "price", "price_min", "price_max", *WORD_FIELDS[6:], "again_day",
    "department", "owner", "check_day",
)  # fmt: skip
MOST_PRICE = 100_000_000
# What an operator must not tell, whoever asks (S0.7, S0.11): a closed list, worded by `cards.topic.<name>`.
FORBIDDEN_TOPICS = (
    "diagnosis", "price_by_diagnosis", "blame", "compensation", "law", "other_people", "open_equipment", "inside",
)  # fmt: skip
# No regret on a card of what is not offered (S0.9): it is said plainly.
REGRETS = (
    "к сожалению", "очень жаль", "сожале", "извините, но", "unfortunately", "sorry", "regret", "很遗憾", "抱歉", "可惜",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """Why a card is not taken: what (`code`), where (`field`), and further slots of the text."""

    code: str
    field: str
    slots: Mapping[str, str | int] = attribute(default_factory=dict)


@dataclass(frozen=True)
class Card:
    """A complete card. Prices in whole units, both or neither; days are day numbers; `words` by locale and name."""

    kind: str
    state: str
    price_min: int | None
    price_max: int | None
    again_day: int | None
    department_id: str | None
    owner_id: str
    check_day: int
    words: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Known:
    """What a card may name: departments and owners, by `as_key` of name, login or id."""

    departments: Mapping[str, str]
    owners: Mapping[str, str]
    today: int  # day number
    default_owner: str = ""  # id; fills an empty field only


def judge_card(typed: Mapping[str, str], known: Known) -> tuple[Card | None, list[Fault]]:
    """The card, or None and everything that keeps it from being one."""
    faults: list[Fault] = []
    kind = _choice("kind", typed, KINDS, faults)
    state = _choice("state", typed, STATES, faults)
    words = _words(typed, faults)
    price_min, price_max = _price(typed, faults)
    owner = _named("owner", typed, known.owners, faults) or known.default_owner
    if not owner and not typed.get("owner", "").strip():
        faults.append(Fault("no_owner", "owner"))
    department = _named("department", typed, known.departments, faults) or None
    check_day, again_day = (_day(name, typed, known.today, faults) for name in ("check_day", "again_day"))
    if check_day is None and not typed.get("check_day", "").strip():
        faults.append(Fault("no_check_day", "check_day"))
    faults += _lacking(kind, state, words["ru"], price_min, again_day or typed.get("again_day", "").strip())
    if faults or check_day is None:
        return None, faults
    again = again_day if state == "unavailable" else None
    kept = {locale: said for locale, said in words.items() if any(said.values())}
    return Card(kind, state, price_min, price_max, again, department, owner, check_day, kept), []


def is_stale(check_day: int, today: int) -> bool:
    """Whether nobody has said for too long that the card is still true (S2.3, S2.27)."""
    return check_day < today


def said_in(words: Mapping[str, Mapping[str, str]], name: str, locale: str) -> tuple[str, str]:
    """The words in this language, else in Russian; and the language they are in."""
    own = words.get(locale, {}).get(name, "")
    return (own, locale) if own else (words.get("ru", {}).get(name, ""), "ru")


def found_by(words: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    """The titles and all the rest, in all languages: what the index is made of."""
    titles = [said.get("title", "") for said in words.values()]
    rest = [said.get(name, "") for said in words.values() for name in WORDS[1:]]
    return "\n".join(filter(None, titles)), "\n".join(filter(None, rest))


def _choice(name: str, typed: Mapping[str, str], allowed: Sequence[str], faults: list[Fault]) -> str:
    value = typed.get(name, "").strip() or allowed[0]
    if value not in allowed:
        faults.append(Fault("unknown_choice", name, {"value": value[:60]}))
    return value


def _words(typed: Mapping[str, str], faults: list[Fault]) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for locale in LOCALES:
        said = {name: typed.get(f"{name}_{locale}", "").replace("\r\n", "\n").strip() for name in WORDS}
        words[locale] = {name: text for name, text in said.items() if text}
        for name, text in said.items():
            if len(text) > LONGEST[name]:
                faults.append(Fault("too_long", f"{name}_{locale}", {"most": LONGEST[name]}))
        if said["answer"] and not said["title"]:
            faults.append(Fault("no_title", f"title_{locale}"))
    return words


def _price(typed: Mapping[str, str], faults: list[Fault]) -> tuple[int | None, int | None]:
    """The range; an exact price is a range of one sum. Both ends are needed when the sum is not known (S0.6)."""
    exact, low, high = (_sum(name, typed, faults) for name in ("price", "price_min", "price_max"))
    if exact is not None and (low, high) in ((None, None), (exact, exact)):
        return exact, exact
    if exact is not None:
        faults.append(Fault("price_twice", "price"))
    elif (low is None) != (high is None):
        faults.append(Fault("price_both", "price_min" if low is None else "price_max"))
    elif low is not None and high is not None and low > high:
        faults.append(Fault("price_order", "price_max"))
    return low, high


def _sum(name: str, typed: Mapping[str, str], faults: list[Fault]) -> int | None:
    text = "".join(typed.get(name, "").split())
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:12]) <= MOST_PRICE):
        faults.append(Fault("bad_price", name, {"value": text[:20]}))
        return None
    return int(text)


def _named(name: str, typed: Mapping[str, str], known: Mapping[str, str], faults: list[Fault]) -> str:
    text = typed.get(name, "").strip()
    if text and as_key(text) not in known:
        faults.append(Fault(f"unknown_{name}", name, {"value": text[:60]}))
    return known.get(as_key(text), "") if text else ""


def _day(name: str, typed: Mapping[str, str], today: int, faults: list[Fault]) -> int | None:
    text = typed.get(name, "").strip()
    day = read_day(text)
    if text and day is None:
        faults.append(Fault("bad_day", name, {"value": text[:20]}))
    elif day is not None and name == "again_day" and day <= today and typed.get("state", "").strip() == "unavailable":
        faults.append(Fault("past_day", name))
    return day


def _lacking(kind: str, state: str, russian: Mapping[str, str], price: int | None, again: object) -> list[Fault]:
    """What this kind of card in this state cannot do without."""
    needed = ["title"]
    if kind == "answer" or state == "not_offered":
        needed.append("answer")
    elif state == "offered":
        needed += ["preparation", "times"]  # together with the price: nobody drags out each fact (S0.3, S0.4)
    if state == "unavailable":
        needed.append("reason")
    found = [Fault("lacking", f"{name}_ru") for name in needed if not russian.get(name)]
    if kind == "service" and state == "offered" and price is None:
        found.append(Fault("no_price", "price"))
    if state == "unavailable" and not again:
        found.append(Fault("no_again_day", "again_day"))
    said = " ".join(russian.values()).casefold()
    if state == "not_offered" and (regret := next((one for one in REGRETS if one in said), "")):
        found.append(Fault("regret", "answer_ru", {"value": regret}))
    return found

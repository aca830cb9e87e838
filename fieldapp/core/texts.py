"""Which texts does a playbook need, and are they the same in every language?

Keys and slots are described in docs/playbooks.md. Texts are flat maps of key to sentence with {slots}.
"""

import re
from collections.abc import Iterator, Mapping

from fieldapp.core.book import Book, Words

Texts = Mapping[str, str]
_SLOT = re.compile(r"\{([a-z_]+)\}")
_PLURAL = re.compile(r"\.(one|few|many|other)$")
PARTS = ("hint", "say", "tone")
SETTLING = ("alert.settled",)  # offered with the alert, in any state
ENGINE_MARKS = ("out_of_order", "not_assigned", "earlier_picture")
LEAD_MARK = "beside"  # where two work on one case


def slots_of(text: str) -> frozenset[str]:
    """The names in braces of a text."""
    return frozenset(_SLOT.findall(text))


def needed_keys(words: Words, book: Book) -> frozenset[str]:
    """Every key this playbook needs: titles, buttons, asked fields, choices, events, marks, chips, effects."""
    return frozenset((*_word_keys(words), *_book_keys(words, book)))


def faults_of_texts(words: Words, book: Book, texts: Mapping[str, Texts]) -> list[str]:
    """Sentences, one for each missing text, and for each whose slots differ from the first language's."""
    found = [
        f"{locale}: {key} has no text"
        for locale, known in texts.items()
        for key in sorted(needed_keys(words, book))
        if not known.get(key)
    ]
    return found + _uneven(texts)


def _uneven(texts: Mapping[str, Texts]) -> list[str]:
    """Keys that only some languages have (plurals counted as one), and texts whose slots differ."""
    found = []
    plain = {locale: {_PLURAL.sub("", key) for key in known} for locale, known in texts.items()}
    everywhere = set().union(*plain.values())
    for locale, keys in plain.items():
        found += [f"{locale}: {key} is only in other languages" for key in sorted(everywhere - keys)]
    first, *others = texts
    for locale in others:
        for key in sorted(set(texts[first]) & set(texts[locale])):
            if slots_of(texts[first][key]) != slots_of(texts[locale][key]):
                found.append(f"{locale}: {key} has other slots than in {first}")
    return found


def _word_keys(words: Words) -> Iterator[str]:
    yield from (f"event.{kind}" for kind in words["events"])
    for name, spec in words["fields"].items():
        yield from (f"choice.{name}.{value}" for value in spec.get("of", ()))
    for kind, effect in words["effects"].items():
        yield from (f"offer.{event}" for event in effect.get("first", ()) if event in SETTLING)
        if effect["table"] != "message":
            yield f"{effect['table']}.{kind}"
        elif effect["channel"] == "push":
            yield from (f"push.{kind}.title", f"push.{kind}.body")
        else:
            yield f"message.{kind}"


def _book_keys(words: Words, book: Book) -> Iterator[str]:
    beside = (LEAD_MARK,) if book.get("lead") else ()
    yield from (f"mark.{code}" for code in (*ENGINE_MARKS, *beside, *_marks(book)))
    for name, state in book["states"].items():
        yield f"step.{state['prompt']}.title"
        yield f"state.{name}"
        for offer in state["offers"]:
            yield f"offer.{offer['text']}"
            yield from (f"field.{ask['field']}" for ask in offer["asks"])


def _marks(book: Book) -> Iterator[str]:
    tables = [book["always"], *(state["when"] for state in book["states"].values())]
    for rows in (rows for table in tables for rows in table.values()):
        yield from (action[1] for row in rows for action in row["do"] if action[0] == "mark")

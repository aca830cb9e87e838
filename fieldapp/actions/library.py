"""Which playbooks, words and texts does this release carry?

Read once a process. Playbooks are known by their digest, so that a case keeps the one it began with; texts are flat
maps of key to sentence, merged from fieldapp/texts/{locale}/*.yaml.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from fieldapp.actions.playbook_source import gather, gather_words, read_yaml
from fieldapp.core.area_days import DayRules
from fieldapp.core.book import Book, Words
from fieldapp.core.canonical import digest
from fieldapp.core.compile import compile_book
from fieldapp.core.compile_words import compile_words
from fieldapp.core.errors import BookError

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("ru", "en", "zh")
VISIT = "visit"
# What a phone says, by the beginning of the key; the words of board, desk, orders and leaflets stay on the server.
ON_PHONES = ("alert.", "chip.", "choice.", "event.", "field.", "mark.", "offer.", "phone.", "problem.", "state.",
             "step.", "sync.")  # fmt: skip
ON_DESKS = (*ON_PHONES, "desk.", "promise.", "book.look.", "book.preview")
AT_DESK = "desk_*.yaml"  # the words of calls begin as those of phones do, and no phone fetches them (P10)


@dataclass(frozen=True)
class Library:
    """`words` are all, `known[name]` those of a playbook; `books[digest]` compiled, `digests[name]` the present one.

    `texts[locale][key]` is a sentence with {slots}; `text_digests[locale]` names `phone_texts[locale]`: those of the
    texts that phones fetch, without the keys `at_desk`; `call_digests` and `call_texts` are those of desks. `locale` is
    the installation's, in which the system writes to colleagues. `own[locale]` are its sentences in the place of `ours`
    and `days[area id]` its calendars, both named by `revision` (None: nobody looked yet); see shelf.py.
    """

    words: Words
    known: Mapping[str, Words]
    books: Mapping[str, Book]
    digests: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    phone_texts: Mapping[str, Mapping[str, str]]
    text_digests: Mapping[str, str]
    call_texts: Mapping[str, Mapping[str, str]]
    call_digests: Mapping[str, str]
    ours: Mapping[str, Mapping[str, str]]
    at_desk: frozenset[str]
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    days: Mapping[str, DayRules] = field(default_factory=dict)
    revision: str | None = None
    locale: str = LOCALES[0]

    @property
    def desk_texts(self) -> Mapping[str, str]:
        """The sentences in the installation's language."""
        return self.texts[self.locale]

    def book(self, name: str) -> Book:
        """The present compiled playbook of that name."""
        return self.books[self.digests[name]]


def load(root: Path = ROOT) -> Library:
    """The library below `root` (playbooks and texts). Raises BookError with the faults of the first bad file."""
    words = root / "playbooks" / "words.yaml"
    sources = {path.stem: gather(path) for path in book_paths(root / "playbooks")}
    known = {name: compile_words(gather_words(words, source.get("words", ()))) for name, source in sources.items()}
    compiled = {name: compile_book(source, known[name]) for name, source in sources.items()}
    digests = {name: digest(book) for name, book in compiled.items()}
    texts = {locale: _merged(root / "texts" / locale) for locale in LOCALES}
    at_desk = frozenset(_merged(root / "texts" / LOCALES[0], AT_DESK))
    phone_texts = {locale: phone_part(texts[locale], at_desk) for locale in LOCALES}
    call_texts = {locale: call_part(texts[locale]) for locale in LOCALES}
    return Library(
        words=compile_words(gather_words(words)),
        known=known,
        books={digests[name]: book for name, book in compiled.items()},
        digests=digests,
        texts=texts,
        phone_texts=phone_texts,
        text_digests={locale: digest(keys) for locale, keys in phone_texts.items()},
        call_texts=call_texts,
        call_digests={locale: digest(keys) for locale, keys in call_texts.items()},
        ours=texts,
        at_desk=at_desk,
    )


def book_paths(folder: Path) -> list[Path]:
    """The heads of the playbooks."""
    return [path for path in sorted(folder.glob("*.yaml")) if "playbook" in read_yaml(path)]


def phone_part(texts: Mapping[str, str], at_desk: frozenset[str]) -> dict[str, str]:
    """Those of the texts that phones fetch; `at_desk` are keys that the desk alone says."""
    return {key: words for key, words in texts.items() if key.startswith(ON_PHONES) and key not in at_desk}


def call_part(texts: Mapping[str, str]) -> dict[str, str]:
    """Those of the texts that the contact desk fetches."""
    return {key: words for key, words in texts.items() if key.startswith(ON_DESKS)}


def installed(library: Library, *, locale: str, calls: Collection[str]) -> Library:
    """The library as an installation has it: its standard language, and of the calls those that it chose.

    A call that began before stays with its playbook: `books` are all.
    """
    digests = {name: found for name, found in library.digests.items() if name == VISIT or name in calls}
    return replace(library, locale=locale, digests=digests)


@cache
def load_library() -> Library:
    """The library of this release, read once a process."""
    return load()


def _merged(folder: Path, names: str = "*.yaml") -> dict[str, str]:
    merged: dict[str, str] = {}
    for path in sorted(folder.glob(names)):
        added = read_yaml(path)
        twice = sorted(set(merged) & set(added))
        if twice:
            raise BookError("texts", [f"{path.name}: {key} stands in two files of {folder.name}" for key in twice])
        merged.update(added)
    return merged

"""How does an installation put a sentence in the place of ours, and go back? (decision 13)

What was sent stays as it was sent; messages that still wait are said in the new words. Phones fetch the new texts by a
digest of their own and keep the old ones until they have them, so a visit is never without words.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.actions.choose_texts import CHOOSERS
from fieldapp.actions.library import Library
from fieldapp.actions.shelf import fresh
from fieldapp.core.own_texts import Fault, faults_of
from fieldapp.core.people import Actor
from fieldapp.store import own_texts, playbooks, setting_changes
from fieldapp.store.setting_changes import Save

MOST_VERSIONS = 60


@dataclass(frozen=True)
class Sentence:
    """New words for a text (None: ours), why, and what stood there when the person began to write."""

    locale: str
    key: str
    words: str | None
    why: str
    stands: str


def replace_text(session: Session, library: Library, now_ms: int, actor: Actor, new: Sentence) -> list[Fault]:
    """Faults of core/own_texts, `not_yours`, `why`, or `meanwhile` when somebody else was faster. Commits when none."""
    ours = library.ours.get(new.locale, {}).get(new.key)
    if ours is None or actor.role not in CHOOSERS:
        return _no(session, [("not_yours", "")])
    faults = faults_of(ours, new.words) if new.words is not None else []
    if not new.why.strip():
        faults = [*faults, ("why", "")]
    if faults:
        return _no(session, faults)
    before = own_texts.own_held(session, new.locale, new.key)
    after = None if new.words == ours else new.words
    if (before or ours) != new.stands:
        return _no(session, [("meanwhile", "")])
    if before != after:
        own_texts.put(session, now_ms, new.locale, new.key, after)
        changed = {f"{new.locale} {new.key}": (before, after)}
        setting_changes.add(session, Save(now_ms, actor.id, "texts", why=new.why.strip()), changed)
        _publish(session, library, now_ms, new.locale)
    session.commit()
    return []


def version(session: Session, library: Library, key: str, seq: int) -> tuple[str, str] | None:
    """`(locale, words)` that a change of this text wrote; ours where it went back to ours. None: no such change."""
    whats = [f"{locale} {key}" for locale in library.ours]
    for row in setting_changes.of_what(session, "texts", whats, MOST_VERSIONS):
        if row["seq"] == seq:
            locale = row["what"].partition(" ")[0]
            return locale, row["after"] or library.ours[locale][key]
    return None


def _publish(session: Session, library: Library, now_ms: int, locale: str) -> None:
    """Phones ask any process for these texts, also one that has not looked yet."""
    new = fresh(session, library)
    kinds = ((new.text_digests, new.phone_texts), (new.call_digests, new.call_texts))
    playbooks.publish_texts(session, {names[locale]: (locale, known[locale]) for names, known in kinds}, now_ms)


def _no(session: Session, faults: list[Fault]) -> list[Fault]:
    session.rollback()
    return faults

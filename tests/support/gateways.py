"""Gateways that say what a test tells them to, and keep a book of what they took."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fieldapp.channels.base import Accepted, Capabilities, Finding, Message, NotThere, Outcome, Unknown

KEYED = Capabilities(key_window_s=86_400, receipts=True)
ASKABLE = Capabilities(look_up_after_s=30, receipts=True)
PLAIN = Capabilities(receipts=True)


@dataclass
class Scripted:
    """Answers with the next word of its script, then accepts; `takes` says whether it took what it answered so."""

    name: str = "first"
    can: Capabilities = PLAIN
    script: list[Outcome | BaseException] = field(default_factory=list)
    takes_unknown: bool = False
    found: list[Finding] = field(default_factory=list)
    parts: int = 1
    book: list[Message] = field(default_factory=list)
    before_answer: Callable[[], None] = lambda: None

    def send(self, message: Message) -> Outcome:
        """The next answer."""
        said = self.script.pop(0) if self.script else None
        if said is None or (self.takes_unknown and isinstance(said, Unknown)):
            self.book.append(message)
        self.before_answer()
        if isinstance(said, BaseException):
            raise said
        return said or self.accepted()

    def look_up(self, message_id: str) -> Finding:
        """What is scripted, else what the book says."""
        if self.found:
            return self.found.pop(0)
        return self.accepted() if any(one.id == message_id for one in self.book) else NotThere()

    def accepted(self) -> Accepted:
        """With a reference for each part."""
        references = tuple(f"{self.name}-{len(self.book)}-{part}" for part in range(self.parts))
        return Accepted(references[0], references)

    @property
    def ids(self) -> Sequence[str]:
        """The messages it has, each once: a gateway with keys knows a second one with the same id."""
        return sorted({one.id for one in self.book}) if self.can.key_window_s else [one.id for one in self.book]

"""Which letters came back days later? Read from the mailbox of MAIL_FROM, marked on their addresses (E12)."""

from sqlalchemy.orm import Session

from fieldapp.actions.mark_bounce import mark_bounce
from fieldapp.channels.mailbox import Mailbox
from fieldapp.core.bounced import failures_of


def read_bounces(session: Session, now_ms: int, imap_url: str) -> list[str]:
    """Read what is unseen, mark what failed, commit letter by letter; the addresses.

    A letter is marked as seen in the mailbox after the commit: a crash between reads it once more, which only counts.
    Letters that are no bounces stay unseen, for the people who look into that mailbox.
    """
    marked: list[str] = []
    with Mailbox(imap_url).opened() as letters:
        for uid, raw in letters.unseen():
            failures = failures_of(raw)
            for failure in failures:
                mark_bounce(session, failure.address, f"{failure.status} {failure.words}", now_ms)
                marked.append(failure.address)
            session.commit()
            if failures:
                letters.seen(uid)
    return marked

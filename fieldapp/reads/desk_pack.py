"""What does a desk need to go on without the server? Its own calls of two days and the open complaints of its areas.

As day_pack, whose cursor it shares: the desk's own knowledge, so that no order of commits can hide a change from it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.windows import DAY_MS
from fieldapp.reads import day_case
from fieldapp.reads.day_pack import MOST_CASES, packed_days
from fieldapp.store.plain import Plain

DAYS = 2

_DESK = Plain(
    "SELECT m.id, m.revision, m.playbook, m.news, "
    f"CASE WHEN m.news = 1 AND m.place <= {MOST_CASES} THEN {day_case.text_of('m.id')} END FROM ("
    "SELECT n.*, ROW_NUMBER() OVER (PARTITION BY news ORDER BY opened_ms DESC, id) AS place FROM ("
    "SELECT c.id, c.revision, c.playbook, c.opened_ms, CASE WHEN c.id || ':' || c.revision IN :had THEN 0 ELSE 1 END "
    "AS news FROM calls r JOIN cases c ON c.id = r.case_id WHERE r.operator_id = :reader AND r.began_ms >= :since "
    "UNION SELECT c.id, c.revision, c.playbook, c.opened_ms, CASE WHEN c.id || ':' || c.revision IN :had THEN 0 ELSE 1 "
    "END FROM calls r JOIN cases c ON c.id = r.case_id WHERE r.area_id IN :areas AND r.kind = 'complaint' "
    "AND c.look <> 'end') n) m ORDER BY m.opened_ms DESC, m.id"
)


def desk_pack(
    session: Session, now_ms: int, account_id: str, area_ids: Iterable[str], cursor: str | None
) -> dict[str, Any]:
    """`{"cases", "gone", "cursor", "more"}` as `day_pack` gives for a day, for who sits at the desk."""
    given = {"reader": account_id, "areas": sorted(area_ids), "since": now_ms - DAYS * DAY_MS}
    return packed_days(session, _DESK, cursor, **given)

"""To which visit does a leaflet belong whose number a technician typed, perhaps hours ago and without a signal?"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.core.leaflets import cleaned, is_number
from fieldapp.store.tables import leaflets

WRONG = "leaflet.wrong_digits"
UNKNOWN = "leaflet.unknown"
TAKEN = "leaflet.taken"


def bind(session: Session, now_ms: int, case_id: str, number: str) -> str | None:
    """Bind the number to the case; None when it stands, else the text key of the reason. Commits nothing.

    Binding twice to the same case changes nothing, so a refold may ask again.
    """
    number = cleaned(number)
    if not is_number(number):
        return WRONG
    free = (leaflets.c.number == number, leaflets.c.case_id.is_(None))
    session.execute(update(leaflets).where(*free).values(case_id=case_id, bound_ms=now_ms))
    row = session.execute(select(leaflets.c.case_id).where(leaflets.c.number == number)).first()
    if row is None:
        return UNKNOWN
    return None if row.case_id == case_id else TAKEN

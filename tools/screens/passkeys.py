"""Whose passkeys stand on the pictures, and by which codes is somebody asked for a second step?"""

import hashlib

from sqlalchemy import insert

from fieldapp.store import second_factors
from fieldapp.store.tables import passkeys
from tests.support.app import Site, add_person

CODES = list("12345678")  # Lilia's recovery codes: one for each language and theme


def have_passkeys(site: Site) -> None:
    """Lilia's, one of them on a phone that was lost, and somebody's who is asked for a second step."""
    with site.session() as session:
        add_person(session, "m01", name="Марта", role="manager", area_ids=("north",))
        for number, (owner, name, alone) in enumerate((("d01", "Рабочий ноутбук", True), ("d01", "Телефон", False),
                                                       ("m01", "Ключ", True))):  # fmt: skip
            row = {"id": f"key-{number}", "account_id": owner, "credential_id": bytes([number]), "public_key": b"k"}
            made = site.clock.now_ms() - number * 86_400_000
            used = made + 3_600_000 if alone else None
            session.execute(insert(passkeys).values(**row, name=name, transports=[], opens_alone=alone,
                            backed_up=alone, created_ms=made - 86_400_000, used_ms=used))  # fmt: skip
        second_factors.put_recovery(session, "d01", [hashlib.sha256(code.encode()).digest() for code in CODES])
        session.commit()

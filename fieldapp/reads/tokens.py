"""Which systems hold a token, what does it open, and when was it last used?"""

from typing import Any

from sqlalchemy.orm import Session

from fieldapp.store import areas, tokens


def listed(session: Session) -> list[dict[str, Any]]:
    """Every token by name: `name, scopes, areas, login, created_ms, seen_ms, expires_ms, revoked_ms`; never itself."""
    names = {area.id: area.name for area in areas.all_areas(session)}
    kept = ("name", "scopes", "login", "created_ms", "seen_ms", "expires_ms", "revoked_ms")
    return [
        {name: row._mapping[name] for name in kept} | {"areas": [names[one] for one in row.area_ids if one in names]}
        for row in tokens.listed(session)
    ]

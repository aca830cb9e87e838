"""Who is asking, and in which role?"""

from dataclasses import dataclass

ROLES = ("technician", "dispatcher", "operator", "manager", "administrator", "auditor")
LOCALES = ("ru", "en", "zh")


@dataclass(frozen=True)
class Actor:
    """A signed-in person, as guards and actions know one; `area_ids` bound what the person may see and change."""

    id: str
    role: str
    name: str
    locale: str
    area_ids: frozenset[str]

    def has_area(self, area_id: str) -> bool:
        """Whether what belongs to this area is the person's business."""
        return area_id in self.area_ids

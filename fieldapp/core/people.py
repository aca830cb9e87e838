"""Who is asking, and in which role?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ROLES = ("technician", "dispatcher", "operator", "manager", "administrator", "auditor")
OFFICE = tuple(role for role in ROLES if role != "technician")  # they read what is of their areas (decision 12)
AT_DESK = ("operator", "dispatcher")  # who takes calls: their sync brings calls in the place of a day
LOCALES = ("ru", "en", "zh")


@dataclass(frozen=True)
class Actor:
    """A signed-in person, as guards and actions know one; `area_ids` bound what the person may see and change.

    `zones` holds the zone of each area for those who were recognised by a request.
    """

    id: str
    role: str
    name: str
    locale: str
    area_ids: frozenset[str]
    zones: Mapping[str, str] = field(default_factory=dict, compare=False)

    def has_area(self, area_id: str) -> bool:
        """Whether what belongs to this area is the person's business."""
        return area_id in self.area_ids

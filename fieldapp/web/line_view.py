"""How is it said what the telephone system saw: above the register, and in an entry (decision 11: with its grade)?"""

from collections.abc import Collection, Mapping
from typing import Any

from fieldapp.core.figures_desk import THIRD_RING
from fieldapp.reads import line as reads
from fieldapp.reads.case_page import CasePage
from fieldapp.web.board_view import at_words
from fieldapp.web.services import now_ms, session
from fieldapp.web.translate import phone, t


def beside_register(area_ids: Collection[str]) -> dict[str, Any]:
    """Calls nobody answered, and answered ones without an entry; empty where no telephone system is connected."""
    now, several = now_ms(), len(area_ids) > 1
    ready = reads.missed_though_ready(session(), area_ids, now)
    return {
        "missed": [_line(row, several, reads.READY) for row in reads.missed(session(), area_ids, now)],
        "missed_ready": t("line.missed.many", n=ready) if ready else "",
        "unregistered": [_line(row, several) for row in reads.unregistered(session(), area_ids, now)],
    }


def facts_of_entry(page: CasePage) -> dict[str, str]:
    """At which ring a call was answered, by the line and as it was declared, and how long the talk was."""
    said = {one["type"]: one["data"]["rings"] for one in page.events if "rings" in one["data"] and not one["dropped"]}
    told = [("line.answered", "telephony"), ("call.answered", "declared")]
    rings = [_answered(said[type_], grade) for type_, grade in told if type_ in said]
    row = reads.of_case(session(), page.case["id"])
    talk = _talk(dict(row._mapping)) if row is not None else ""
    return {"answered": " · ".join(rings), "talk": talk and f"{talk}, {t('choice.evidence.telephony')}"}


def _answered(ring: int, grade: str) -> str:
    words = t("line.answered", n=ring, how=t(f"choice.evidence.{grade}"))
    return f"{words}, {t('line.late')}" if ring > THIRD_RING else words


def _talk(row: Mapping[str, Any]) -> str:
    if row["answered_ms"] is None or row["ended_ms"] is None:
        return ""
    minutes, seconds = divmod(max(row["ended_ms"] - row["answered_ms"], 0) // 1000, 60)
    return t("line.talked", minutes=minutes, seconds=seconds)


def _line(row: Mapping[str, Any], several: bool, ready: str = "") -> dict[str, Any]:
    rang_ms = (row["ended_ms"] - row["rang_ms"]) if row["rang_ms"] is not None else 0
    whose = row["person"] or (t("line.extension", n=row["extension"]) if row["extension"] else "")
    lasted = _talk(row) or (t("line.rang", n=rang_ms // 1000) if rang_ms > 0 else "")
    return {
        "at": at_words(row["began_ms"], row["zone"], now_ms()),
        "phone": phone(row["e164"]) if row["e164"] else t("line.hidden"),
        "dial": row["e164"],
        "facts": [one for one in (whose, row["area"] if several else "", lasted) if one],
        "chip": t("line.missed.ready") if ready and row["presence"] == ready else "",
    }

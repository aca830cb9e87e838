"""What do the pages of outages and the board's line about one show? Plain values only."""

from collections.abc import Mapping, Sequence
from typing import Any

from fieldapp.actions import outages
from fieldapp.actions.outage_texts import Texts
from fieldapp.web.board_view import at_words, hours, place
from fieldapp.web.text_cost import money
from fieldapp.web.translate import clock_time, day_words, plural, t

INSIDE = frozenset({"introducing", "entering", "stairwell", "stairwell_work", "hand_over", "working"})
Row = Mapping[str, Any]


def place_words(outage: Row) -> str:
    """ "8 Марта, 5, 7 · ШР-12"."""
    street = ", ".join(one for one in (outage["street"], *outage["houses"]) if one)
    return " · ".join(one for one in (street, outage["cabinet"]) if one)


def line(outage: Row, now: int) -> dict[str, Any]:
    """An outage in a list, and as one line on the board."""
    zone, until = outage["zone"], outage["until_ms"]
    return {
        "id": outage["id"],
        "place": place_words(outage),
        "title": t("outages.line", place=place_words(outage)),
        "area": outage["area"],
        "why": t(f"choice.trouble.{outage['trouble']}"),
        "words": outage["words"],
        "n": plural("outages.visits", outage["n"]),
        "since": t("outages.since", time=at_words(outage["since_ms"], zone, now)),
        "until": t("outages.until", time=at_words(until, zone, now)) if until else t("outages.until_unknown"),
        "is_overdue": bool(until and until < now and outage["ended_ms"] is None),
        "lasts": outage["ended_ms"] is None,
        "ended": t("outages.ended", time=at_words(outage["ended_ms"], zone, now)) if outage["ended_ms"] else "",
    }


def history(outage: Row, now: int) -> dict[str, str]:
    """Who wrote it down and who lifted it, when."""
    zone, ended = outage["zone"], outage["ended_ms"]
    by = t("outages.by", name=outage["said_name"], time=at_words(outage["said_ms"], zone, now))
    over = t("outages.ended_by", name=outage["ended_name"], time=at_words(ended, zone, now)) if ended else ""
    return {"by": by, "ended_by": over}


def candidates(rows: Sequence[Row], zone: str, now: int) -> list[dict[str, Any]]:
    """The visits of the preview; one that is under another outage cannot be chosen."""
    return [_who(row, zone, now) | {"is_taken": bool(outages.under(row))} for row in rows]


def visit(row: Row, outage: Row, now: int) -> dict[str, Any]:
    """A visit of an outage: whether it came later, whether it was taken out, whether that can still be done."""
    under = row["concerned"] and row["look"] != "end" and outage["ended_ms"] is None
    return _who(row, outage["zone"], now) | {
        "technician": row["technician"] or t("board.nobody"),
        "joined": row["joined"],
        "concerned": row["concerned"],
        "may_leave": under,
    }


def text(ready: Texts, zone: str) -> dict[str, Any]:
    """The text that stands ready, as the page shows it before the tap."""
    whole = sum(one.cost for one in ready.wordings)
    return {
        "kind": ready.kind,
        "title": t(f"outages.text.{ready.kind}"),
        "digest": ready.digest,
        "may_go": ready.may_go,
        "n": len(ready.to),
        "counts": t("outages.text.counts", n=len(ready.to)),
        "total": t("outages.text.total", cost=money(whole)) if whole else "",
        "wordings": [
            {"locale": one.locale, "words": one.words, "line": _cost(one.locale, one.count, one.parts, one.cost)}
            for one in ready.wordings
        ],
        "notes": list(_notes(ready, zone)),
    }


def _notes(ready: Texts, zone: str) -> list[str]:
    found = []
    if not ready.to:
        found.append(t("outages.text.nobody"))
    if not ready.is_on:
        found.append(t("outages.text.off"))
    if ready.leaves_ms is None:
        found.append(t("outages.text.quiet_late"))
    elif ready.is_quiet:
        found.append(t("outages.text.quiet", time=clock_time(ready.leaves_ms, zone)))
    if ready.had:
        found.append(t("outages.text.had", n=ready.had))
    if ready.voice:
        found.append(t("outages.text.voice", names=", ".join(ready.voice)))
    if ready.no_number:
        found.append(t("outages.text.no_number", names=", ".join(ready.no_number)))
    return found


def _cost(locale: str, count: int, parts: int, cost: int) -> str:
    said = [t("outages.text.parts", n=parts), money(cost) if cost else ""]
    cost_words = ", ".join(one for one in said if one)
    return t("outages.text.each", tongue=t(f"outages.language.{locale}"), n=count, cost=cost_words)


def _who(row: Row, zone: str, now: int) -> dict[str, Any]:
    begins, ends = row["window_from_ms"], row["window_to_ms"]
    is_today = begins is None or day_words(begins, now, zone) == t("web.day.today")
    return {
        "id": row["id"],
        "name": row["name"] or "",
        "place": place(row["address"] or "", row["flat"] or ""),
        "hours": hours(begins, ends, zone),
        "day": "" if is_today else day_words(begins, now, zone),
        "state": t(f"state.{row['state']}"),
        "is_inside": row["state"] in INSIDE,
    }

"""How is the evidence of a visit said in words? One card for the page and for the paper, in the reader's language."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fieldapp.actions.draw_evidence import Card, Part, Row
from fieldapp.actions.take_photo import shown_path
from fieldapp.core.evidence import Attempt
from fieldapp.core.leaflets import grouped
from fieldapp.core.tokens import without_tokens
from fieldapp.reads.evidence_card import Evidence
from fieldapp.web import timeline_view
from fieldapp.web.board_view import full_date, hours, place
from fieldapp.web.timeline_view import CERTAIN
from fieldapp.web.translate import exact_time, phone, t

PLACE = ("technician.", "door.", "access.", "adult.", "permission.", "entry.", "unsafe.", "work.", "introduced")
MISSED = ("call.no_answer", "call.no_network", "call.wrong_number")  # who was reached was never to be counted
GONE = ("accepted", "delivered", "undelivered", "no_receipt", "uncertain")


def card_of(found: Evidence, data_dir: Path, now_ms: int) -> Card:
    """The whole card."""
    case, subject = found.page.case, found.page.subject
    zone = case["zone"]
    return Card(
        title=t("evidence.title"),
        order=case["order"] or "",
        lines=tuple(_head(case, subject)),
        parts=(
            Part(t("evidence.calls"), tuple(_calls(found, zone)), t("evidence.no_calls")),
            Part(t("evidence.place"), tuple(_place(found, zone)), t("evidence.no_place")),
            Part(t("evidence.alerts"), tuple(_alerts(found, zone)), t("evidence.no_alerts")),
            Part(t("evidence.messages"), tuple(_messages(found, zone)), t("evidence.no_messages")),
            Part(t("evidence.leaflets"), tuple(_leaflets(found, zone)), t("evidence.no_leaflets")),
        ),
        seal=tuple(_seal(found)),
        made=t("evidence.made", at=_at(now_ms, zone), zone=zone),
        photos=tuple(_photos(found, data_dir)),
    )


def _head(case: Mapping[str, Any], subject: Mapping[str, Any]) -> Iterator[str]:
    zone = case["zone"]
    day = full_date(case["window_from_ms"], zone) if case["window_from_ms"] else t("board.no_date")
    yield f"{day}, {hours(case['window_from_ms'], case['window_to_ms'], zone)} · {case['work'] or ''}"
    name = t("privacy.gone") if case["blanked_ms"] else subject.get("name", "")
    yield " · ".join(filter(None, (name, place(subject.get("address", ""), subject.get("flat", "")))))
    yield t("evidence.technician", name=case["technician"] or t("board.nobody"), area=case["area"])
    result = f"choice.result.{case['result']}" if case["result"] else f"state.{case['state']}"
    yield t("evidence.state", state=t(result))


def _calls(found: Evidence, zone: str) -> Iterator[Row]:
    for call in found.attempts:
        counted = t("evidence.counted", n=call.n) if call.n else ""
        if call.outcome in MISSED and not call.n:
            counted = t("evidence.not_counted")
        number = found.dialled.get(call.event_id, "")
        facts = [phone(number) if number else "", counted, t(f"choice.evidence.{call.grade}")]
        if call.away_ms is not None:
            facts.append(t("evidence.away", n=round(call.away_ms / 1000)))
        outcome = t(f"event.{call.outcome}") if call.outcome else t("evidence.no_outcome")
        yield Row(_at(call.started_ms, zone), outcome, tuple(filter(None, facts)), tuple(_doubts(call)))


def _doubts(call: Attempt) -> Iterator[str]:
    if call.quality not in CERTAIN:
        yield t(f"board.clock.{call.quality}")
    for mark in dict.fromkeys(call.marks):
        yield t(f"mark.{mark}")


def _place(found: Evidence, zone: str) -> Iterator[Row]:
    marks = found.page.case["base"].get("marks", {})
    for event in found.page.events:
        if not event["type"].startswith(PLACE) or event["dropped"]:
            continue
        doubts = [] if event["quality"] in CERTAIN else [t(f"board.clock.{event['quality']}")]
        doubts += [t(f"mark.{code}") for code in dict.fromkeys([*event["deviations"], *marks.get(event["id"], ())])]
        facts = (
            event["author_name"] or t(f"board.by.{event['by']}"),
            *timeline_view.facts_of(event, zone, event["at_ms"]),
        )
        yield Row(_at(event["at_ms"], zone), t(f"event.{event['type']}"), facts, tuple(doubts))


def _alerts(found: Evidence, zone: str) -> Iterator[Row]:
    """Alerts, who was told, who has seen them, and every decision, by when it happened."""
    rows = [
        (one["raised_ms"], Row(_at(one["raised_ms"], zone), t(f"alert.{one['kind']}"), tuple(_fate(one, zone))))
        for one in found.page.alerts
    ]
    for one in found.told:
        who = one["person"] or t(f"outbox.to.{one['audience']}")
        facts: tuple[str, ...] = (who, t(f"outbox.channel.{one['channel']}"), t(f"outbox.state.{one['state']}"))
        sent_ms = one["settled_ms"] or one["created_ms"]
        rows.append((sent_ms, Row(_at(sent_ms, zone), t("evidence.told"), facts)))
    for event in found.page.events:
        if event["kind"] == "command":
            who = event["author_name"] or t(f"board.by.{event['by']}")
            facts = (who, *timeline_view.facts_of(event, zone, event["at_ms"]))
            dropped = (t(f"event.{event['dropped']['type']}"),) if event["dropped"] else ()
            rows.append((event["at_ms"], Row(_at(event["at_ms"], zone), t(f"event.{event['type']}"), facts, dropped)))
    yield from (row for _at_ms, row in sorted(rows, key=lambda pair: pair[0]))


def _fate(alert: Mapping[str, Any], zone: str) -> Iterator[str]:
    if alert["seen_ms"]:
        yield t("evidence.seen", name=alert["seen_name"] or "", at=_at(alert["seen_ms"], zone))
    if alert["settled_ms"]:
        yield t("evidence.settled", at=_at(alert["settled_ms"], zone))


def _messages(found: Evidence, zone: str) -> Iterator[Row]:
    for one in found.sent:
        facts = [phone(one["address"]) if one["address"] else "", t(f"outbox.state.{one['state']}")]
        facts += [t("evidence.sent_by", gateway=tried["gateway"], at=_at(tried["ended_ms"], zone))
                  for tried in one["attempts"] if tried["result"] == "accepted"]  # fmt: skip
        facts += [
            t("evidence.receipt", state=t(f"outbox.state.{came['state']}"), at=_at(came["received_ms"], zone))
            for came in one["receipts"]
        ]
        words = [f"«{without_tokens(one['words'])}»"] if one["words"] else []
        words += [t("privacy.gone")] if one["words"] is None and one["attempts"] else []
        doubts = () if one["state"] in GONE[:2] else (one["note"],) if one["note"] else ()
        title = t(f"outbox.kind.{one['kind']}")
        yield Row(_at(one["created_ms"], zone), title, tuple(filter(None, [*facts, *words])), doubts)


def _leaflets(found: Evidence, zone: str) -> Iterator[Row]:
    for event in found.page.events:
        if event["type"] == "leaflet.left" and not event["dropped"]:
            number = grouped(str(event["data"]["leaflet"]))
            photo = event["data"].get("photo")
            facts = [event["author_name"] or ""]
            facts += [t("evidence.photo_below" if photo in found.photos else "evidence.photo_missing")] if photo else []
            yield Row(_at(event["at_ms"], zone), t("evidence.leaflet", number=number), tuple(filter(None, facts)))


def _photos(found: Evidence, data_dir: Path) -> Iterator[tuple[Path, str]]:
    zone = found.page.case["zone"]
    for event in found.page.events:
        digest = str(event["data"].get("photo") or event["data"].get("sha256") or "")
        path = shown_path(data_dir, digest)
        if digest in found.photos and path.exists():
            yield path, f"{_at(event['at_ms'], zone)} · {t('event.' + event['type'])}"


def _seal(found: Evidence) -> Iterator[str]:
    if found.broken:
        yield t("evidence.chain_broken")
    elif found.head:
        yield t("evidence.chain_holds", n=len(found.page.events), head=found.head[:16])
    else:
        yield t("evidence.chain_none")


def _at(ms: int, zone: str) -> str:
    """Date and time to the second: a card is read long after its day."""
    return exact_time(ms, zone)

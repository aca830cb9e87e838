"""What does the phone get to know of one visit? Everything it takes to work on it, nothing of anybody else's.

The database writes a case as JSON text by itself: reading a day of ten visits into objects and writing them again took
12 ms, and a line of Python for each event was still a tenth of a sync (decision 13).
"""

from fieldapp.store.json_text import flag, joined, json, list_of, member, number, object_of, own

_COLLEAGUE = (  # the other one of two on a visit (F29)
    "COALESCE((SELECT QUOTED(n.name) FROM accounts n WHERE c.second_id IS NOT NULL AND n.id <> :reader "
    "AND (n.id = c.technician_id OR n.id = c.second_id) ORDER BY n.id LIMIT 1), '\"\"')"
)
_PLAN = {
    **{name: number(f"c.{name}") for name in ("window_from_ms", "window_to_ms", "day")},
    "zone": member("a.zone"),
    "area": member("a.name"),
    "area_phone": member("a.phone"),
    "order": member("o.external_id"),
    "work": member("o.work"),
    "shape": member("o.shape"),
    "group": member("s.flat_key"),
    "colleague": _COLLEAGUE,
}
_WORDS = ("name", "city", "address", "entrance", "floor", "flat", "intercom", "comment", "locale")
_PHONE = object_of(e164=member("p.e164"), words=member("p.words"), mobile=flag("p.mobile"), valid=flag("p.valid"))
_PERSON = {
    **{name: member(f"s.{name}") for name in _WORDS},
    "chips": json("s.chips"),
    "phones": list_of(_PHONE, "phones p WHERE p.order_id = c.order_id ORDER BY p.place"),
}


def _name_of(account: str) -> str:
    """A colleague's name; the reader knows himself, and whoever has no account has no name."""
    return f"COALESCE((SELECT QUOTED(n.name) FROM accounts n WHERE n.id = {account} AND n.id <> :reader), '\"\"')"


_DECISION = object_of(
    id=own("d.id"),
    type=own("d.type"),
    data=json("d.data"),
    by_name=_name_of("d.author"),
    at_ms=number("d.at_ms"),
)
# Who saw an alert and what was decided since: seeing and deciding are separate facts (feature 4)
_DECIDED = (
    f"COALESCE((SELECT {_DECISION} FROM events d WHERE d.case_id = c.id AND d.kind = 'command' "
    "AND d.\"by\" = 'dispatcher' AND d.at_ms >= l.raised_ms ORDER BY d.at_ms DESC, d.seq LIMIT 1), 'null')"
)
# Whom the ladder has told since its first step, the latest: nobody stands in a stairwell guessing (feature 4)
_TOLD = (
    f"COALESCE((SELECT {object_of(name=_name_of('w.addressee'), at_ms=number('w.created_ms'))} FROM outbox w "
    "WHERE l.open AND l.step > 1 AND w.alert_id = l.id AND w.step > 1 AND w.audience = 'dispatcher' "
    "AND w.state <> 'cancelled' ORDER BY w.created_ms DESC, w.id LIMIT 1), 'null')"
)
_ALERT = object_of(
    kind=own("l.kind"),
    n=number("l.n"),
    open=flag("l.open"),
    severity=own("l.severity"),
    raised_ms=number("l.raised_ms"),
    seen_by_name=_name_of("l.seen_by"),
    seen_ms=number("l.seen_ms"),
    settled_ms=number("l.settled_ms"),
    decision=_DECIDED,
    unreached_ms=number("l.unreached_ms"),
    told=_TOLD,
)

# Words that were erased leave their names, with nothing in them
_SAID = "SELECT '{' || JOINED(QUOTED(%s) || ':' || %s, ',') || '}' FROM %s"
_PRIVATE = (
    "CASE WHEN CAST(e.private AS text) = '{}' THEN '{}' ELSE COALESCE(("
    + _SAID % ("w.field", "QUOTED(w.words)", "event_words w WHERE w.event_id = e.id")
    + "), ("
    + _SAID % ("k.key", "'\"\"'", "json_each(e.private) k")
    + "), '{}') END"
)
_AUTHOR_NAME = (
    "CASE WHEN e.\"by\" = 'system' OR e.author = :reader THEN '' ELSE COALESCE(("
    "SELECT ',\"author_name\":' || QUOTED(n.name) FROM accounts n WHERE n.id = e.author), '') END"
)
_EVENT = object_of(
    id=own("e.id"),
    type=own("e.type"),
    at_ms=number("e.at_ms"),
    by=own('e."by"'),
    author=f"{member('e.author')} || {_AUTHOR_NAME}",
    device=member("e.device"),
    device_seq=number("e.device_seq"),
    quality=own("e.quality"),
    data=json("e.data"),
    private=_PRIVATE,
    deviations=json("e.deviations"),
    seq=number("e.seq"),
)
_CASE = {
    "id": own("c.id"),
    "kind": own("c.kind"),
    "playbook": own("c.playbook"),
    "revision": number("c.revision"),
    "state": own("c.state"),
    "look": own("c.look"),
    "plan": object_of(**_PLAN),
    "next": object_of(due_ms=number("c.next_due_ms")),
    "person": object_of(**_PERSON),
    "alerts": list_of(_ALERT, "alerts l WHERE l.case_id = c.id AND l.promise_id = '' ORDER BY l.raised_ms"),
    "counters": json("c.shown -> 'counters'", "{}"),
    "givens": json("c.base -> 'givens'", "{}"),
    "events": list_of(_EVENT, "events e WHERE e.case_id = c.id ORDER BY e.seq"),
}


def text_of(case_id: str) -> str:
    """SQL for a case of contract.md's sync answer as JSON text, for the account `:reader`; `case_id` is SQL as well."""
    return (
        f"(SELECT {joined(object_of(**_CASE))} FROM cases c JOIN areas a ON a.id = c.area_id "
        "LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN subjects s ON s.order_id = c.order_id "
        f"WHERE c.id = {case_id})"
    )

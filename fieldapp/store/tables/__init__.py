"""Which tables exist? One module a room; import them from here.

Columns ending in `_ms` are integer milliseconds since 1970 UTC; ids are text (UUIDs, for short kinds names).
Personal words stand in few tables of their own (subjects, phones, event_words), so that they can be blanked while
history and figures stay (architecture section 9).
"""

from fieldapp.store.tables.answers import answer_cards, card_versions, card_words, departments, questions
from fieldapp.store.tables.base import metadata
from fieldapp.store.tables.board import watchers, wishes
from fieldapp.store.tables.cases import cases
from fieldapp.store.tables.choices import area_days, own_texts, setting_changes
from fieldapp.store.tables.complaints import complaints
from fieldapp.store.tables.customer import capacities, feedback
from fieldapp.store.tables.desk import calls, line_calls, presence, register_numbers
from fieldapp.store.tables.doors import calendar_feeds, order_columns, tokens
from fieldapp.store.tables.events import event_words, events, quarantine, unattached
from fieldapp.store.tables.matters import alerts, outbox, outbox_attempts, outbox_words, promise_steps, promises
from fieldapp.store.tables.notices import (
    bounces,
    duty_phones,
    ladders,
    nonces,
    opt_outs,
    outbox_alerts,
    outbox_parts,
    receipts,
    replies,
    rota,
    switches,
    webhooks,
)
from fieldapp.store.tables.orders import customer_links, leaflets, orders, phones, subjects
from fieldapp.store.tables.outage_numbers import outage_letters, outage_numbers
from fieldapp.store.tables.outages import outage_visits, outages
from fieldapp.store.tables.people import (
    account_areas,
    accounts,
    areas,
    devices,
    limits,
    passkey_challenges,
    passkeys,
    recovery_codes,
    second_factors,
    sessions,
    subscriptions,
)
from fieldapp.store.tables.planning import overbooked, plan_changes, waiting_asked, work_days
from fieldapp.store.tables.reports import report_changes, report_items, reports
from fieldapp.store.tables.sealed import seal_keys, sealed_reports
from fieldapp.store.tables.system import heartbeats, marks, photos, playbooks, texts
from fieldapp.store.tables.trail import trail, trail_seals

__all__ = [
    "account_areas",
    "accounts",
    "alerts",
    "answer_cards",
    "area_days",
    "areas",
    "bounces",
    "calendar_feeds",
    "calls",
    "capacities",
    "card_versions",
    "card_words",
    "cases",
    "complaints",
    "customer_links",
    "departments",
    "devices",
    "duty_phones",
    "event_words",
    "events",
    "feedback",
    "heartbeats",
    "ladders",
    "leaflets",
    "limits",
    "line_calls",
    "marks",
    "metadata",
    "nonces",
    "opt_outs",
    "order_columns",
    "orders",
    "outage_letters",
    "outage_numbers",
    "outage_visits",
    "outages",
    "outbox",
    "outbox_alerts",
    "outbox_attempts",
    "outbox_parts",
    "outbox_words",
    "overbooked",
    "own_texts",
    "passkey_challenges",
    "passkeys",
    "phones",
    "photos",
    "plan_changes",
    "playbooks",
    "presence",
    "promise_steps",
    "promises",
    "quarantine",
    "questions",
    "receipts",
    "recovery_codes",
    "register_numbers",
    "replies",
    "report_changes",
    "report_items",
    "reports",
    "rota",
    "seal_keys",
    "sealed_reports",
    "second_factors",
    "sessions",
    "setting_changes",
    "subjects",
    "subscriptions",
    "switches",
    "texts",
    "tokens",
    "trail",
    "trail_seals",
    "unattached",
    "waiting_asked",
    "watchers",
    "webhooks",
    "wishes",
    "work_days",
]

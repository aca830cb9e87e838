"""The floor of sync: what Flask, psycopg and one SQL statement take for the same batch, without a rule in sight.

One statement stores the events once, counts them on their visits and answers: at /sync the visits' bare state, at
/sync-whole the visits whole with all their events, as the contract asks of us. A third statement reads a technician's
day so. The database's JSON is passed on unread. Written small on purpose; what ours costs above it is the price of
checks, fold and answers.
"""

import json
import os
import threading
from typing import Any

import psycopg
from flask import Flask, Response, request

TABLES = """
CREATE TABLE IF NOT EXISTS floor_visits (id text PRIMARY KEY, technician text NOT NULL, day int NOT NULL,
    state text NOT NULL, n int NOT NULL DEFAULT 0, body jsonb NOT NULL);
CREATE INDEX IF NOT EXISTS floor_day ON floor_visits (technician, day);
CREATE TABLE IF NOT EXISTS floor_events (seq bigserial PRIMARY KEY, id uuid UNIQUE NOT NULL, visit text NOT NULL,
    type text NOT NULL, device_seq int, device_ms bigint, data jsonb NOT NULL);
CREATE INDEX IF NOT EXISTS floor_visit ON floor_events (visit);
"""
TAKE = """
WITH sent AS (SELECT * FROM jsonb_to_recordset(%s::jsonb)
        AS e(id uuid, "case" text, type text, device_seq int, device_ms bigint, data jsonb)),
    added AS (INSERT INTO floor_events (id, visit, type, device_seq, device_ms, data)
        SELECT id, "case", type, device_seq, device_ms, data FROM sent ON CONFLICT (id) DO NOTHING RETURNING *),
    counted AS (UPDATE floor_visits v SET n = v.n + a.n, state = 'at ' || (v.n + a.n)
        FROM (SELECT visit, count(*) AS n FROM added GROUP BY visit) a WHERE v.id = a.visit
        RETURNING v.id, v.state, v.n, v.body)
SELECT (SELECT json_agg(json_build_object('id', id, 'status', 'accepted', 'seq', seq)) FROM added)::text,
"""
BARE = "(SELECT json_agg(json_build_object('id', id, 'state', state, 'revision', n)) FROM counted)::text"
EVENT = """json_agg(json_build_object('id', e.id, 'type', e.type, 'device_seq', e.device_seq, 'device_ms', e.device_ms,
        'data', e.data, 'seq', e.seq) ORDER BY e.seq)"""
WHOLE = f"""(SELECT json_agg(json_build_object('id', c.id, 'state', c.state, 'revision', c.n, 'body', c.body,
    'events', (SELECT {EVENT} FROM (SELECT * FROM floor_events o WHERE o.visit = c.id
        UNION ALL SELECT * FROM added n WHERE n.visit = c.id) e))) FROM counted c)::text"""
DAY = f"""
SELECT json_agg(json_build_object('id', id, 'state', state, 'body', body, 'events', (
    SELECT {EVENT} FROM floor_events e WHERE e.visit = v.id)))::text
FROM floor_visits v WHERE technician = %s
"""
_local = threading.local()


def create_app() -> Flask:
    """The floor's application; FLOOR_DSN names the database."""
    app = Flask(__name__)

    @app.post("/sync")
    def sync() -> Response:
        return _taken(TAKE + BARE)

    @app.post("/sync-whole")
    def sync_whole() -> Response:
        return _taken(TAKE + WHOLE)

    @app.get("/day/<technician>")
    def day(technician: str) -> Response:
        connection = _connection()
        with connection.cursor() as cursor:
            cursor.execute(DAY, [technician])
            (cases,) = cursor.fetchone() or (None,)
        connection.commit()
        return Response(f'{{"cases":{cases or "[]"}}}', content_type="application/json")

    return app


def _taken(statement: str) -> Response:
    body = json.loads(request.get_data())
    connection = _connection()
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(body["events"])])
        results, cases = cursor.fetchone() or (None, None)
    connection.commit()
    answer = f'{{"results":{results or "[]"},"cases":{cases or "[]"}}}'
    return Response(answer, content_type="application/json")


def _connection() -> "psycopg.Connection[Any]":
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(os.environ["FLOOR_DSN"])
    connection: psycopg.Connection[Any] = _local.connection
    return connection

"""The floor: what the home panel would cost with nothing around it.

The same rows, the same columns and four exact counters, by two hand-written statements on the bare driver and one
template, under the same server. No sessions, no rights, no tenants, no languages, no menu.
"""

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from flask import Flask, render_template, request

COUNTERS = """
SELECT count(*), coalesce(sum(CASE WHEN owner_id IS NULL THEN 1 ELSE 0 END), 0),
       coalesce(sum(CASE WHEN first_response_due < {now} THEN 1 ELSE 0 END), 0)
FROM lead WHERE legal_entity_id = 1 AND closed_at IS NULL AND first_response_at IS NULL
  AND brand_id = (SELECT id FROM brand WHERE code = {brand} AND legal_entity_id = 1)
"""
ROWS = """
SELECT l.public_id, l.name, l.vehicle, l.company, l.kind, l.status, l.lead_type, l.request_type, l.activity, l.score,
       l.received_at, l.first_response_due, l.owner_id, u.first_name, u.last_name, o.name, o.city, b.code, b.name, b.colour
FROM lead l LEFT JOIN user_account u ON u.id = l.owner_id LEFT JOIN outlet o ON o.id = l.outlet_id
     LEFT JOIN brand b ON b.id = l.brand_id
WHERE l.legal_entity_id = 1 AND l.closed_at IS NULL AND l.first_response_at IS NULL AND {leg}
  AND l.brand_id = (SELECT id FROM brand WHERE code = {brand} AND legal_entity_id = 1)
ORDER BY {order} LIMIT {size}
"""
SAID = "c.public_id, c.first_name, c.last_name, c.kind, c.postal_code, c.city"
CONTAINING = {
    "sqlite": f"SELECT {SAID} FROM fts_client JOIN client c ON c.id = fts_client.rowid"
    " WHERE fts_client MATCH {match} AND c.gone_at IS NULL AND c.legal_entity_id = 1 LIMIT 9",
    "postgresql": "WITH c AS MATERIALIZED (SELECT * FROM client WHERE [each word] AND gone_at IS NULL"
    f" LIMIT 9) SELECT {SAID} FROM c",
}
TENANT = "-c relance.legal_entity=1"  # row-level security asks for it
RUNNING, LATE = "l.urgent_at >= {now}", "l.urgent_at < {now}"
_kept = threading.local()


def make_floor(url: str) -> Flask:
    """Returns the bare application on a database."""
    app = Flask("floor", template_folder=str(Path(__file__).parent / "templates"), static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    ask = _asker(url)

    @app.get("/")
    def panel() -> str:
        now = datetime.now(UTC).replace(tzinfo=None)
        size = min(int(request.args.get("per_page", 20)), 100)
        values = {"now": now if "postgresql" in url else str(now), "brand": request.args.get("brand", "AC")}
        total, unassigned, overdue = ask(COUNTERS, values)[0]
        rows = ask(ROWS, values | {"size": size}, leg=RUNNING, order="l.urgent_at, l.id")
        if len(rows) < size:
            rows += ask(ROWS, values | {"size": size - len(rows)}, leg=LATE, order="l.urgent_at DESC, l.id DESC")
        counted = (
            ("A traiter", total),
            ("Non affectés", unassigned),
            ("Affectés", total - unassigned),
            ("En retard", overdue),
        )
        return render_template("floor.html", rows=[_shown(row, now) for row in rows], counters=counted)

    @app.get("/search/suggestions")
    def suggestions() -> str:
        """The bare look-up in the index and what a suggestion shows of each client; words only, as they are typed."""
        words = request.args.get("q", "").lower().split()
        matched = " AND ".join(f'"{word}"' for word in words)
        if "postgresql" in url:
            each = " AND ".join(f"search LIKE %(like{n})s" for n in range(len(words)))
            likes = {f"like{n}": f"%{word}%" for n, word in enumerate(words)}
            found = ask(CONTAINING["postgresql"].replace("[each word]", each), likes)
        else:
            found = ask(CONTAINING["sqlite"], {"match": matched})
        return render_template("suggestions.html", found=found, typed=request.args.get("q", ""))

    return app


def _shown(row: tuple, now: datetime) -> dict:
    (public_id, name, vehicle, company, kind, status, lead_type, request_type, activity, score, received, due, owner,
     first, last, outlet, city, code, brand, colour) = row  # fmt: skip
    left = int((_moment(due) - now).total_seconds())
    return {
        "id": public_id, "name": name, "vehicle": vehicle, "company": company, "kind": kind, "status": status,
        "type": lead_type, "request": request_type, "activity": activity, "score": score, "received": _moment(received),
        "due": _moment(due), "state": "late" if left < 0 else "due", "left": f"{abs(left) // 3600} h {abs(left) % 3600 // 60:02}",
        "owner": f"{first} {last}" if owner else "", "initials": f"{first[:1]}{last[:1]}" if owner else "",
        "outlet": outlet, "city": city, "code": code, "brand": brand, "colour": colour,
    }  # fmt: skip


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _asker(url: str):
    postgres = "postgresql" in url

    def connection():
        if not hasattr(_kept, "connection"):
            plain = url.replace("+psycopg", "")
            _kept.connection = (
                psycopg.connect(plain, autocommit=True, options=TENANT) if postgres else sqlite3.connect(url[10:])
            )
        return _kept.connection

    def ask(statement: str, values: dict, leg: str = "", order: str = "") -> list[tuple]:
        mark = "%({})s" if postgres else ":{}"
        names = {name: mark.format(name) for name in ("now", "brand", "size", "match")}
        asked = statement.format(leg=leg.format(**names), order=order, **names)
        return connection().execute(asked, values).fetchall()

    return ask

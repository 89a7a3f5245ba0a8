#!/usr/bin/env python3
"""Writes the shop that the benchmarks discover: a SQLite file.

Usage: make_shop.py OUT.db [EVENTS]

101 tables: 100 of 20 columns and 50 rows, joined by 198 foreign keys, each
with a unique key and an index; and `events`, 12 columns, a million rows or as
many as asked. The same every time.
"""
import datetime
import json
import os
import random
import sqlite3
import sys
import uuid

_DOMAINS = ("sales", "crm", "hr", "billing", "inventory", "shipping",
            "marketing", "support", "finance", "product")
_ENTITIES = ("account", "contact", "order", "order_item", "invoice",
             "payment", "address", "category", "event_log", "audit")
_TABLES = [f"{d}_{e}" for d in _DOMAINS for e in _ENTITIES]
_ROWS = 50
_COLUMNS = """
  id INTEGER PRIMARY KEY, parent_id INTEGER, owner_id INTEGER,
  code TEXT NOT NULL, name TEXT NOT NULL, description TEXT,
  status TEXT NOT NULL, priority INTEGER, quantity INTEGER,
  unit_price NUMERIC, discount REAL, is_active INTEGER, email TEXT,
  phone TEXT, country TEXT, currency TEXT, metadata TEXT,
  created_at TEXT NOT NULL, updated_at TEXT, valid_on TEXT"""
_EVENTS = """
  id INTEGER PRIMARY KEY, occurred_at TEXT, account_id INTEGER,
  session_id TEXT, event_type TEXT, amount NUMERIC, score REAL,
  is_valid INTEGER, country TEXT, email TEXT, payload TEXT, notes TEXT,
  CONSTRAINT fk_events_account FOREIGN KEY (account_id)
    REFERENCES sales_account (id)"""
_STATUSES = ("new", "open", "pending", "closed", "cancelled")
_COUNTRIES = ("CZ", "US", "DE", "GB", "FR", "PL", "JP", "BR", "IN", "SK")
_CURRENCIES = ("CZK", "USD", "EUR", "GBP", "PLN", "JPY")
_TYPES = ("page_view", "click", "add_to_cart", "purchase", "refund", "login",
          "logout", "signup", "error", "search")
_START = datetime.datetime(2024, 1, 1)


def create_tables(database):
    for i, table in enumerate(_TABLES):
        keys = f", CONSTRAINT uq_{table}_code UNIQUE (code)"
        if i > 0:
            keys += (f", CONSTRAINT fk_{table}_parent FOREIGN KEY (parent_id) "
                     f"REFERENCES {_TABLES[(i - 1) // 2]} (id)")
        if i > 1:
            keys += (f", CONSTRAINT fk_{table}_owner FOREIGN KEY (owner_id) "
                     f"REFERENCES {_TABLES[i // 3]} (id)")
        database.execute(f"CREATE TABLE {table} ({_COLUMNS}{keys})")
        database.execute(f"CREATE INDEX ix_{table}_status ON {table} (status)")
    database.execute(f"CREATE TABLE events ({_EVENTS})")


def later(dice, **at_most):
    unit, limit = next(iter(at_most.items()))
    return str(_START + datetime.timedelta(**{unit: dice.randint(0, limit)}))


def small_row(i, table, dice):
    return (i, dice.randint(1, _ROWS) if table > 0 else None,
            dice.randint(1, _ROWS) if table > 1 else None,
            f"C{table:03d}-{i:05d}", f"Name {i} of {_TABLES[table]}",
            None if dice.random() < .3 else "A few plain words. " *
            dice.randint(1, 4), dice.choice(_STATUSES), dice.randint(1, 5),
            dice.randint(0, 1000), round(dice.uniform(1, 9999), 2),
            round(dice.random(), 4), int(dice.random() < .8),
            f"user{i}@example.com", f"+1 202 555 01{dice.randint(10, 99)}",
            dice.choice(_COUNTRIES), dice.choice(_CURRENCIES),
            json.dumps({"v": dice.randint(1, 9)}), later(dice, minutes=500000),
            later(dice, minutes=500000), later(dice, days=600)[:10])


def event_rows(count):
    dice, now = random.Random(42), _START
    for i in range(1, count + 1):
        now += datetime.timedelta(seconds=dice.randint(0, 60))
        kind = dice.choice(_TYPES)
        amount = None
        if kind in ("purchase", "refund", "add_to_cart"):
            amount = round(dice.lognormvariate(4, 1), 2)
        yield (i, str(now), dice.randint(1, _ROWS),
               str(uuid.UUID(int=dice.getrandbits(128), version=4)), kind,
               amount, round(dice.gauss(0.5, 0.2), 6),
               int(dice.random() < .97), dice.choice(_COUNTRIES),
               f"user{dice.randint(1, 200000)}@example.com",
               '{"n":%d}' % dice.randint(0, 99),
               None if dice.random() < .6 else f"note {dice.randint(1, 999)}")


def insert(database, table, rows, columns):
    database.executemany(
        f"INSERT INTO {table} VALUES ({','.join('?' * columns)})", rows)


def main(arguments):
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    path = arguments[1]
    events = int(arguments[2]) if len(arguments) == 3 else 1_000_000
    unfinished = path + ".unfinished"
    if os.path.exists(unfinished):
        os.remove(unfinished)
    database = sqlite3.connect(unfinished, isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN")
    create_tables(database)
    for i, table in enumerate(_TABLES):
        dice = random.Random(1000 + i)
        insert(database, table,
               [small_row(row, i, dice) for row in range(1, _ROWS + 1)], 20)
    insert(database, "events", event_rows(events), 12)
    database.execute("CREATE INDEX ix_events_type ON events (event_type)")
    database.execute("CREATE INDEX ix_events_acct ON events (account_id)")
    database.execute("COMMIT")
    database.execute("ANALYZE")
    database.close()
    os.rename(unfinished, path)


if __name__ == "__main__":
    main(sys.argv)

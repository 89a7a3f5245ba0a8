#!/bin/sh
# The sample is the same bytes every time, sound, and about nobody.
set -eu
sample=tools/sample
made=$TEST_TMPDIR

/usr/bin/python3 -B $sample/make_movies.py $sample/schema.sql \
  "$made/first.db" "$made/second.db"
cmp "$made/first.db" $sample/movies.db
cmp "$made/second.db" $sample/movies_next_month.db

/usr/bin/python3 - "$made/first.db" "$made/second.db" <<'PYTHON'
import re
import sqlite3
import sys

first, second = (sqlite3.connect(path) for path in sys.argv[1:])


def one(database, query):
    return database.execute(query).fetchone()[0]


def columns(database, table):
    return {row[1]: row[2]
            for row in database.execute(f"PRAGMA table_xinfo({table})")}


for database in (first, second):
    assert one(database, "SELECT count(*) FROM sqlite_master "
               "WHERE type = 'table'") == 6
    assert one(database, "SELECT count(*) FROM sqlite_master "
               "WHERE type = 'view'") == 2
    assert one(database, "PRAGMA integrity_check") == "ok"
    assert database.execute("PRAGMA foreign_key_check").fetchone() is None
    for (email,) in database.execute("SELECT email FROM customers"):
        assert re.fullmatch(r"[a-z]+\.[a-z]+\d+(@| at )example\.com", email)
    for (iban,) in database.execute(
            "SELECT iban FROM customers WHERE iban IS NOT NULL"):
        turned = "".join(str(int(c, 36)) for c in iban[4:] + iban[:4])
        assert int(turned) % 97 == 1, iban

before, after = columns(first, "customers"), columns(second, "customers")
assert set(before) - set(after) == {"phone"}
assert set(after) - set(before) == {"phone_number"}
new = set(columns(second, "reviews")) - set(columns(first, "reviews"))
assert new == {"helpful_votes"}
assert columns(first, "movies")["budget_eur"] == "DECIMAL(12, 2)"
assert columns(second, "movies")["budget_eur"] == "INTEGER"
for table in ("customers", "movies", "reviews"):
    count = f"SELECT count(*) FROM {table}"
    assert one(first, count) < one(second, count), table
PYTHON

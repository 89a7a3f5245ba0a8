#!/usr/bin/env python3
"""Writes the Movies sample: one SQLite file for each of two months.

Usage: make_movies.py SCHEMA.SQL OUT.db OUT_NEXT_MONTH.db

The same bytes every time: one seed, fixed dates, and SQLite's own version
number overwritten in the header. Only Random.random() is used, which is the
one method whose results no version of Python changes.
"""
import datetime
import random
import sqlite3
import sys
import unicodedata

import words

_SEED = 1895
_STUDIOS = 48
_PEOPLE = 2600
_MOVIES = 4200
_CUSTOMERS = 3100
_REVIEWS = 38000
_POSTERS = 40

# What a month changes: words of schema.sql, and how much has happened since.
_MONTHS = [
    {"phone": "phone", "budget_type": "DECIMAL(12, 2)", "helpful_column": "",
     "today": datetime.date(2026, 10, 1), "growth": 1.0},
    {"phone": "phone_number", "budget_type": "INTEGER",
     "helpful_column": ",\n  helpful_votes INTEGER NOT NULL DEFAULT 0",
     "today": datetime.date(2026, 11, 1), "growth": 1.02},
]

# A PNG of one grey pixel.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6368000000820081"
    "77cd72b60000000049454e44ae426082")


class Dice:
    """Choices that depend on the seed and on nothing else."""

    def __init__(self, *seed):
        # A seed of its own for each row: more rows leave the old as they were.
        self._random = random.Random(_SEED)
        for part in seed:
            self._random = random.Random(
                int(self._random.random() * 2**53) ^ part)

    def number(self, low, high):
        """Returns a whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def skewed(self, low, high):
        """Returns a whole number from low to high, mostly a low one."""
        return low + int(self._random.random() ** 3 * (high - low + 1))

    def chance(self, share):
        return self._random.random() < share

    def one_of(self, items):
        return items[self.number(0, len(items) - 1)]

    def day(self, first, last):
        return first + datetime.timedelta(self.number(0, (last - first).days))

    def digits(self, pattern):
        return "".join(
            str(self.number(0, 9)) if c == "#" else c for c in pattern)


def ascii_letters(name):
    """Returns `name` as it would stand in an e-mail address."""
    plain = name.replace("ø", "o").replace("ı", "i").lower()
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in plain if "a" <= c <= "z")


def iban(country, account):
    """Returns an IBAN with a true check sum and a bank that does not exist."""
    as_number = "".join(str(int(c, 36)) for c in account + country + "00")
    return f"{country}{98 - int(as_number) % 97:02d}{account}"


def studio(i):
    dice = Dice(1, i)
    name = words.STUDIO_NAMES[i % len(words.STUDIO_NAMES)]
    kind = words.STUDIO_KINDS[i // len(words.STUDIO_NAMES)]
    parent = dice.number(1, i) if i > 8 and dice.chance(0.4) else None
    founded = None if dice.chance(0.1) else dice.number(1912, 2019)
    return (i + 1, f"{name} {kind}", dice.one_of(sorted(words.COUNTRIES)),
            founded, parent)


def person(i):
    dice = Dice(2, i)
    name = f"{dice.one_of(words.FIRST_NAMES)} {dice.one_of(words.LAST_NAMES)}"
    born = dice.day(datetime.date(1925, 1, 1), datetime.date(2006, 12, 31))
    return (i + 1, name, None if dice.chance(0.2) else str(born),
            dice.one_of(sorted(words.COUNTRIES) + [None]),
            f"https://example.com/people/{i + 1}" if dice.chance(0.3)
            else None)


def title(dice, i):
    """Returns language, title and original title."""
    if i % 190 == 7:
        language, original, english = words.FOREIGN_TITLES[
            i // 190 % len(words.FOREIGN_TITLES)]
        return language, english, original
    adjective, noun = dice.one_of(words.ADJECTIVES), dice.one_of(words.NOUNS)
    place = dice.one_of(words.PLACES)
    return "en", dice.one_of([
        f"The {adjective} {noun}", f"{adjective} {noun}",
        f"The {noun} of {place}", f"{place}, {adjective} {noun}",
        f"A {noun} in {place}", f"Last {noun} to {place}"]), None


def movie(i, today):
    dice = Dice(3, i)
    language, name, original = title(dice, i)
    sequel = dice.number(1, i) if i > 20 and dice.chance(0.07) else None
    released = dice.day(datetime.date(1951, 1, 5), datetime.date(2026, 9, 25))
    if i >= _MOVIES:
        released = dice.day(_MONTHS[0]["today"], today)
    budget = None if dice.chance(0.25) else dice.skewed(40, 90000) * 1000
    return (i + 1, f"MV-{i + 1:06d}",
            f"{name} II" if sequel else name, original, language,
            dice.one_of(words.GENRES), str(released),
            None if dice.chance(0.03) else dice.number(62, 188), budget,
            1 + dice.skewed(0, _STUDIOS - 1), sequel, int(dice.chance(0.2)),
            _PIXEL if i < _POSTERS else None)


def credits_of(i):
    """Returns the director and the cast of one movie."""
    dice = Dice(4, i)
    cast = {1 + dice.skewed(0, _PEOPLE - 1) for _ in range(dice.number(1, 4))}
    rows = [(i + 1, 1 + dice.skewed(0, _PEOPLE - 1), "director", None, None)]
    for billing, who in enumerate(sorted(cast), start=1):
        part = dice.one_of(words.FIRST_NAMES) if dice.chance(0.6) else None
        rows.append((i + 1, who, "actor", billing, part))
    return rows


def customer(i, today):
    dice = Dice(5, i)
    first, last = dice.one_of(words.FIRST_NAMES), dice.one_of(words.LAST_NAMES)
    country = dice.one_of(sorted(words.COUNTRIES))
    cities, postal_code, phone, account = words.COUNTRIES[country]
    born = dice.day(datetime.date(1940, 1, 1), datetime.date(2008, 6, 30))
    at = "@" if not dice.chance(0.002) else " at "  # a few are malformed
    signed_up = dice.day(datetime.date(2019, 1, 1), _MONTHS[0]["today"])
    if i >= _CUSTOMERS:
        signed_up = dice.day(_MONTHS[0]["today"], today)
    churned = dice.day(signed_up, _MONTHS[1]["today"])
    gone = dice.chance(0.27) and churned <= today
    clock = f"{dice.number(0, 23):02d}:{dice.number(0, 59):02d}:00"
    street = f"{dice.number(1, 180)} {dice.one_of(words.STREETS)} Street"
    return (i + 1, f"{first} {last}",
            f"{ascii_letters(first)}.{ascii_letters(last)}{i + 1}{at}"
            "example.com",
            dice.digits(phone) if dice.chance(0.85) else None,
            str(born) if dice.chance(0.9) else None, street,
            dice.digits(postal_code), dice.one_of(cities), country,
            iban(country, dice.digits(account)) if account else None,
            dice.skewed(0, 60000) / 100, int(dice.chance(0.4)),
            f"{signed_up} {clock}", str(churned) if gone else None)


def reviews(month):
    """Returns the reviews up to one month; none about the same pair twice."""
    rows, seen = [], set()
    customers = int(_CUSTOMERS * month["growth"])
    movies = int(_MOVIES * month["growth"])
    for i in range(int(_REVIEWS * month["growth"])):
        dice = Dice(6, i)
        fresh = i >= _REVIEWS
        pair = (1 + dice.skewed(0, (movies if fresh else _MOVIES) - 1),
                1 + dice.number(0, (customers if fresh else _CUSTOMERS) - 1))
        if pair in seen:
            continue
        seen.add(pair)
        day = dice.day(datetime.date(2019, 2, 1), datetime.date(2026, 9, 30))
        if fresh:
            day = dice.day(_MONTHS[0]["today"], month["today"])
        row = (i + 1, *pair, 6 - dice.skewed(1, 5),
               dice.one_of(words.HEADLINES) if dice.chance(0.12) else None,
               str(day))
        rows.append(row + ((dice.skewed(0, 40),) if month["helpful_column"]
                           else ()))
    return rows


def insert(database, table, columns, rows):
    marks = ", ".join("?" * len(columns.split()))
    names = ", ".join(columns.split())
    database.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def fill(database, month):
    today, growth = month["today"], month["growth"]
    insert(database, "studios",
           "studio_id name country founded_year parent_studio_id",
           [studio(i) for i in range(_STUDIOS)])
    insert(database, "people", "person_id full_name born_on country homepage",
           [person(i) for i in range(_PEOPLE)])
    movies = range(int(_MOVIES * growth))
    insert(database, "movies",
           "movie_id catalogue_no title original_title language genre "
           "release_date runtime_min budget_eur studio_id sequel_of is_family "
           "poster", [movie(i, today) for i in movies])
    insert(database, "credits",
           "movie_id person_id role billing character_name",
           [row for i in movies for row in credits_of(i)])
    insert(database, "customers",
           f"customer_id full_name email {month['phone']} birth_date street "
           "postal_code city country iban ltv_eur newsletter signed_up "
           "churned_on",
           [customer(i, today) for i in range(int(_CUSTOMERS * growth))])
    helpful = " helpful_votes" if month["helpful_column"] else ""
    insert(database, "reviews",
           "review_id movie_id customer_id stars headline reviewed_on"
           + helpful, reviews(month))


def write(path, schema, month):
    """Writes the database of one month to `path`, which must not exist."""
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(
        "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8';"
        "PRAGMA auto_vacuum = 0; PRAGMA journal_mode = OFF;"
        "PRAGMA foreign_keys = ON;")
    database.executescript(schema.format(**month))
    database.execute("BEGIN")
    fill(database, month)
    database.execute("COMMIT")
    database.execute("VACUUM")
    broken = database.execute("PRAGMA foreign_key_check").fetchone()
    sound = database.execute("PRAGMA integrity_check").fetchone()[0]
    database.close()
    if broken or sound != "ok":
        sys.exit(f"make_movies.py: {path} is damaged: {broken or sound}")
    with open(path, "r+b") as file:
        file.seek(96)  # the version of SQLite that wrote the file
        file.write((3040001).to_bytes(4, "big"))


def main(arguments):
    if len(arguments) != 4:
        sys.exit(__doc__)
    with open(arguments[1], encoding="utf-8") as file:
        schema = file.read()
    for path, month in zip(arguments[2:], _MONTHS):
        write(path, schema, month)


if __name__ == "__main__":
    main(sys.argv)

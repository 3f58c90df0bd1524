"""What stands for a `:name` in a transaction: one vocabulary for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

FIRST = ("Mia", "Noah", "Ola", "Zoë", "Jürgen", "Aylin", "Søren", "Chloé", "Łukasz", "Anna", "Marek", "Ines")
LAST = ("Keller", "Lefèvre", "Nowak", "O'Neill", "Müller", "Yilmaz", "Ångström", "de Vries", "Kowalska", "Rossi")
STREETS = ("Lindenstraße", "rue des Tanneurs", "ulica Długa", "Am Anger", "Hauptstraße", "avenue de la Gare")
CITIES = ("Berlin", "Lille", "Kraków", "Potsdam", "Göteborg", "Zürich")
WORDS = ("hose", "hammer", "wheelbarrow", "ladder", "rake", "watering can", "Gießkanne", "dynamo", "râteau", "łopata")
NOTES = (
    "Behind the greenhouse, please.",
    'He said "now", and a comma, and a back\\slash.',
    "Two lines:\nthis is the second.",
    "Straße, façade, żółw, 数, 🚲",
    "",
    "It's fine; -- really.",
)
REALS = ("0", "3.25", "-1.5", "1e-30", "3.4e38", "NaN", "Infinity", "-Infinity")
DOUBLES = ("0", "2.125", "-0.1", "1e-300", "1.7976931348623157e308", "NaN", "Infinity", "-Infinity")
FACTORS = ("0", "12345.6789", "NaN", "0.00000000000000000000000001", "1" + "0" * 60, "-98765432109876543210.5")
DAYS = ("0001-01-01", "1582-10-15", "1969-12-31", "1996-02-29", "2026-11-26", "9999-12-31")
TIMES = ("00:00:00", "14:30:00", "23:59:59.999999", "24:00:00")
MOMENTS = ("0001-01-01 00:00:00", "1883-11-18 12:00:00", "1969-12-31 23:59:59.999", "2026-03-29 02:30:00",
           "9999-12-31 23:59:59.999")  # fmt: skip
"""Of timestamp and timestamptz. A finer one would be rounded into the year 10000 by a coarser column."""
SALTS = 2**62


def _one_of(words: tuple[str, ...]) -> Callable[[Random], str]:
    return lambda dice: dice.choice(words)


def _between(low: int, high: int) -> Callable[[Random], int]:
    return lambda dice: dice.randint(low, high)


def _decimal(high: int, places: int) -> Callable[[Random], str]:
    """A number above zero; as a text, which PostgreSQL reads exactly."""
    return lambda dice: f"{dice.randrange(high)}.{dice.randrange(1, 10**places):0{places}}"


VALUES: Mapping[str, Callable[[Random], int | str]] = {
    "salt": _between(0, SALTS),  # decides which row is meant, among those that are there
    "other": _between(0, SALTS),
    "third": _between(0, SALTS),
    "quantity": _between(1, 5),
    "stars": _between(1, 5),
    "account": _between(1, 100_000),  # those of pgbench at scale 1
    "teller": _between(1, 10),
    "guest": _between(200_001, 200_400),  # accounts beyond those that pgbench draws from
    "delta": _between(-5000, 5000),
    "article": _between(5000, 6999),
    "manual": _between(1000, 1199),
    "amount": _decimal(400, 2),
    "weight": _decimal(40, 3),
    "pause": _decimal(1, 2),  # seconds
    "digits": lambda dice: f"{dice.randrange(10_000):04}",
    "postcode": lambda dice: f"{dice.randrange(100_000):05}",
    "phone": lambda dice: f"+49 30 {dice.randrange(10**7):07}",
    "address": lambda dice: f"192.0.2.{dice.randrange(256)}",
    "street": lambda dice: f"{dice.choice(STREETS)} {dice.randint(1, 99)}",
    "first": _one_of(FIRST),
    "last": _one_of(LAST),
    "city": _one_of(CITIES),
    "country": _one_of(("DE", "FR", "PL", "SE", "CH")),
    "word": _one_of(WORDS),
    "note": _one_of(NOTES),
    "real": _one_of(REALS),
    "double": _one_of(DOUBLES),
    "factor": _one_of(FACTORS),
    "day": _one_of(DAYS),
    "time": _one_of(TIMES),
    "moment": _one_of(MOMENTS),
}
"""What is drawn for each name: an integer, or a text as PostgreSQL reads it."""

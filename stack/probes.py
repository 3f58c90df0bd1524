"""Questions that tell whether a service does its work; each gives None for yes, else what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from stack import local

SECONDS = 2.0
"""A probe that takes longer than this counts as unanswered; it is asked again."""


def http(url: str, in_the_way: Callable[[Any], str | None] = lambda _answer: None) -> str | None:
    """Ask for a URL; a JSON answer is handed to `in_the_way`, whose words are the result."""
    try:
        with local.session() as direct:
            answer = direct.get(url, timeout=SECONDS)
    except requests.RequestException as error:
        return "refuses connections" if isinstance(error, requests.ConnectionError) else "does not answer in time"
    if not answer.ok:
        return f"answers {answer.status_code}"
    try:
        return in_the_way(answer.json()) if answer.content else None
    except ValueError:
        return "answers with something that is not JSON"


def postgres(conninfo: str) -> str | None:
    """Log in and run a statement."""
    import psycopg  # noqa: PLC0415 - a tenth of a second that `weir stack logs` need not pay

    try:
        with psycopg.connect(conninfo, connect_timeout=int(SECONDS)) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[-1]
    return None


def kafka(bootstrap: str) -> str | None:
    """Ask the broker for its topics."""
    import logging  # noqa: PLC0415

    from confluent_kafka import KafkaException  # noqa: PLC0415 - librdkafka is not small
    from confluent_kafka.admin import AdminClient  # noqa: PLC0415

    # librdkafka reports each refused connection by itself; the probe's answer says it once.
    quiet = logging.getLogger("stack.probes.kafka")
    quiet.setLevel(logging.CRITICAL)
    try:
        known = AdminClient({"bootstrap.servers": bootstrap}, logger=quiet).list_topics(timeout=SECONDS)
    except KafkaException as error:
        return str(error.args[0].str())
    return None if known.brokers else "knows no broker yet"

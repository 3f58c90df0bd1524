"""How names of the model become names elsewhere; the only place that spells them."""

from __future__ import annotations

import re

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
BYTES = {"kB": 1000, "MB": 1_000_000}
PART = re.compile(r'"((?:[^"]|"")+)"|([a-z_][a-z0-9_]*)')


def identifier(*names: str) -> str:
    """The SQL identifier for an address: `-` becomes `_`, parts are joined by `_`."""
    return "_".join(names).replace("-", "_").replace("/", "_")


def epoch_prefix(prefix: str, epoch: int) -> str:
    """How names begin in an epoch: `weir`, then `weir2`. No name of the model can look like that of another epoch."""
    return prefix if epoch == 1 else f"{prefix}{epoch}"


def seconds(duration: str) -> int:
    """The seconds of `10s`, `5m`, `2h`, `7d`."""
    return int(duration[:-1]) * SECONDS[duration[-1]]


def size(word: str) -> int:
    """The bytes of `500kB`, `10MB`."""
    return int(word[:-2]) * BYTES[word[-2:]]


def table_parts(table: str) -> tuple[str, str]:
    """Schema and name of a table, as the source spells them."""
    schema, name = (quoted.replace('""', '"') if quoted else plain for quoted, plain in PART.findall(table))
    return schema, name

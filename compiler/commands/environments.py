"""An environment by the name that somebody wrote."""

from __future__ import annotations

from compiler.errors import Usage
from compiler.model.ecosystem import Ecosystem
from compiler.model.platform import Environment


def environment_of(name: str, ecosystem: Ecosystem) -> Environment:
    """The environment of a name; raises `Usage` where the model has none."""
    if name not in ecosystem.environments:
        raise Usage(f"There is no environment `{name}`.", f"There are: {', '.join(ecosystem.environments) or 'none'}.")
    return ecosystem.environments[name]

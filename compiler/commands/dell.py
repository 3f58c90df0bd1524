"""`weir demo dell`: the whole Dell at work: the stack, a deployment, traffic, and what a consumer sees of it."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from compiler.adapters.services import Directory, folder_of, url_of
from compiler.client.engines import Trino
from compiler.commands.deploy import model
from compiler.errors import PartWay
from compiler.model.platform import Environment

READER, GROUP = "anna", "crm-analysts"
"""Who asks as a consumer, and the group that the model lets in."""
QUESTION = """
    SELECT segment, count(*) AS customers, sum(balance) AS credit, min(email) AS an_email
    FROM lake.crm_churn.customers
    WHERE valid_to IS NULL
    GROUP BY segment
    ORDER BY segment
"""
LOOKS = 5.0
"""Seconds between two looks while the traffic goes on."""


def run(options: argparse.Namespace) -> int:
    """Show it, step by step; each is a command that anybody can give. 0 only if every view is equal to its source."""
    began = time.monotonic()
    options.environment = "here"
    weir(options, "stack", "up", "--with", "airflow")
    weir(options, "generate", "here", "--setup")
    weir(options, "deploy", "here")
    environment, _ = model(options)
    let_in(environment)
    traffic(options)
    ask(environment)
    equal = weir(options, "verify", "here", fine=(0, 4)) == 0
    print(
        f"\nAfter {time.monotonic() - began:.0f} s everything goes on running: `weir status here --watch` looks at it, "
        f"`weir generate here` makes more traffic, `weir stack down` stops it."
    )
    return 0 if equal else 1


def command(options: argparse.Namespace, words: Sequence[str]) -> list[str]:
    """A command of weir, said and as the machine runs it."""
    print(f"\n$ weir {' '.join(words)}", flush=True)
    aside = [] if words[0] == "stack" else ["--model", str(options.model)]
    return [sys.executable, "-m", "compiler", *words, *aside]


def weir(options: argparse.Namespace, *words: str, fine: Sequence[int] = (0,)) -> int:
    """Run a command to its end; raises `PartWay` when it does not end well."""
    code = subprocess.run(command(options, words), check=False).returncode
    if code not in fine:
        raise PartWay(f"`weir {' '.join(words)}` ended with {code}.", "Do what it says, then `make dell` again.")
    return code


def traffic(options: argparse.Namespace) -> None:
    """Let people shop for a while, and look how far their changes have come."""
    words = ["generate", "here", "--for", str(options.seconds)]
    with subprocess.Popen(command(options, words), stdout=subprocess.DEVNULL) as shoppers:
        while shoppers.poll() is None:
            time.sleep(LOOKS)
            weir(options, "status", "here", fine=(0, 8))


def let_in(environment: Environment) -> None:
    """Give somebody a place among the readers: who belongs to a group is no matter of the model."""
    groups = Directory(folder_of(environment, "the engine", environment.engine, "engine.access"), 0o644)
    line = f"{GROUP}:{READER}"
    known = groups.read("group.txt") or ""
    if line not in known.splitlines():
        groups.write("group.txt", f"{known.rstrip()}\n{line}\n".lstrip("\n"))
        time.sleep(2)  # until the engine has read it


def ask(environment: Environment) -> None:
    """What a consumer sees: the views of its workspace, masked where it is not cleared."""
    assert environment.engine  # noqa: S101 - a deployment went there
    print(f"\n{READER}, of {GROUP}, asks:{QUESTION}")
    address = f"trino://{READER}@{urlsplit(url_of(environment.engine)).netloc}"
    rows = Trino(address, "weir/demo").run(QUESTION)
    print(f"{'segment':<10} {'customers':>10} {'credit':>12}  an_email")
    for row in rows:
        print(f"{row['segment']:<10} {row['customers']:>10,} {row['credit']:>12,}  {row['an_email']}")

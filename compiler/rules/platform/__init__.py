"""What a platform can do, and what an environment must say about it."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from compiler.model.platform import Environment
from compiler.resolve.directory import Directory

STACK = "stack:"
"""How the address of a service begins that `weir stack` started on this machine."""


def hosts(environment: Environment) -> Iterator[str]:
    """Every host that an environment names; of an address that cannot be understood the whole."""
    for each in environment.connections.values():
        yield each.host
    for service in (environment.engine, environment.connect, environment.scheduler):
        if service:
            yield host(service.address)
    if environment.kafka:
        for broker in environment.kafka.address.split(","):
            yield broker if broker.startswith(STACK) else broker.rpartition(":")[0]


def host(url: str) -> str:
    """The host of a URL, or the whole where there is none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:  # a bracket that is not closed
        return url


def here(name: str) -> bool:
    """Whether a host is this machine: a port of its stack, or a name or number that never leaves it."""
    if name.startswith(STACK) or name.lower() == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def wanted(directory: Directory) -> dict[str, dict[str, tuple[str, str]]]:
    """For each platform its connections, each with a datastore behind it and a workspace that reads that."""
    stores = {each.address: each.facts["connection"] for each in directory.of("Datastore") if each.whole}
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for each in directory.of("Workspace"):
        if each.whole:
            connections = found.setdefault(each.facts["platform"], {})
            for dataset in each.facts["needs"]:
                store = dataset.rpartition("/")[0]
                if store in stores:
                    connections.setdefault(stores[store], (store, each.address))
    return found

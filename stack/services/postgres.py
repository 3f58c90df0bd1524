"""PostgreSQL 17, twice: `source` is the application's, `platform` is ours."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from signal import SIGINT
from stat import S_IXOTH

from psycopg.conninfo import make_conninfo

from stack import probes
from stack.errors import Unavailable
from stack.processes import OTHER_USER, owner, run_once
from stack.service import Service
from stack.site import HOST, Site

USER = "postgres"


def conninfo(site: Site, name: str, database: str) -> str:
    """How the superuser of one of the two reaches a database, in libpq's own words; holds the password."""
    password = site.secrets[_SECRETS[name]]
    return make_conninfo(host=HOST, port=site.ports[f"{name}.sql"], user=USER, password=password, dbname=database)


def _command(name: str) -> Callable[[Site], Sequence[str]]:
    return lambda site: [
        str(site.software["postgres"] / "bin" / "postgres"),
        *("-D", str(site.folder(name) / "data")),
        *("-c", f"config_file={site.folder(name) / 'etc' / name}.conf"),
        *("-c", f"listen_addresses={HOST}"),
        *("-p", str(site.ports[f"{name}.sql"])),
        *("-c", "unix_socket_directories="),  # reached over TCP only, with a password
    ]


def _prepare(name: str, site: Site) -> None:
    """Make the data directory with its databases, in one step: it is there whole or it is not there."""
    service, folder = _SERVICES[name], site.folder(name)
    if owner(service):
        _check_reach(folder)
        _check_reach(site.software["postgres"])
    if (folder / "data").exists():
        # No process of this service lives when we come here. One that was killed may stay in the process table for a
        # while, and PostgreSQL would take it for a server that is running.
        (folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        return
    aside, password = folder / "data.new", folder / "password"
    shutil.rmtree(aside, ignore_errors=True)
    binaries = site.software["postgres"] / "bin"
    password.write_text(site.secrets[_SECRETS[name]])
    password.chmod(0o600)
    try:
        if other := owner(service):
            shutil.chown(folder, *other)
            shutil.chown(password, *other)
        run_once(service, site, [
            str(binaries / "initdb"), "-D", str(aside), "-U", USER, f"--pwfile={password}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8",
        ], env={})  # fmt: skip
    finally:
        password.unlink()
    single = [str(binaries / "postgres"), "--single", "-j", "-D", str(aside), "-c", "exit_on_error=on"]
    # `postgres.sql` makes the databases; each other file is for the database that it is called after.
    for script in sorted((folder / "etc" / name).glob("*.sql"), key=lambda script: script.stem != USER):
        run_once(service, site, [*single, script.stem], env={}, stdin=script.read_text())
    aside.rename(folder / "data")


def _check_reach(folder: Path) -> None:
    """Raise `Unavailable` if a folder above this one is closed to the user that root lends PostgreSQL to."""
    for above in folder.parents:
        if not above.stat().st_mode & S_IXOTH:
            raise Unavailable(
                f"PostgreSQL refuses to run as root, and {above} is closed to the user `{OTHER_USER}`.",
                "Point WEIR_STATE and WEIR_CACHE to folders that everybody may pass through, or run as another user.",
            )


def _service(name: str, purpose: str) -> Service:
    return Service(
        name=name,
        purpose=purpose,
        software=["postgres"],
        config="postgres",
        ports=["sql"],
        secrets=[_SECRETS[name]],
        memory=60,
        command=_command(name),
        prepare=partial(_prepare, name),
        ready=lambda site: probes.postgres(conninfo(site, name, USER)),
        ready_within=60,
        stop=SIGINT,  # "fast": ends sessions, writes a checkpoint, keeps every slot
        unprivileged=True,
    )


_SECRETS = {"source": "SOURCE_DB_PASSWORD", "platform": "PLATFORM_DB_PASSWORD"}

SOURCE = _service("source", "PostgreSQL of the application, with logical decoding")
PLATFORM = _service("platform", "PostgreSQL for the control store, the Iceberg catalog and Airflow")

_SERVICES = {service.name: service for service in (SOURCE, PLATFORM)}

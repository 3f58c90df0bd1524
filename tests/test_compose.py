"""`stack/compose.yaml` is a Compose file, safe to commit, and describes the stack that the launcher starts.

Each check gives its findings as sentences. The same checks run on a spoilt copy, to see that they do find something.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import git
import pytest
import yaml
from jsonschema import Draft202012Validator

from stack import airflow_environment
from stack.minio_build import version as minio_version
from stack.services import SERVICES
from stack.services.kafka import CLUSTER
from stack.site import HOST, SHIPPED, Site
from stack.software import LOCK

Check = Callable[[dict[str, Any]], Iterator[str]]
Spoil = Callable[[dict[str, Any]], object]

TEXT = (SHIPPED / "compose.yaml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
DOCKERFILES = sorted((SHIPPED / "compose").glob("*.Dockerfile"))
CONFIGURATION = sorted(path for path in (SHIPPED / "config").rglob("*") if path.is_file())

PORTS = {"gitlab": {80}, "portainer": {9000}, "minio": {9200, 9201}, "spark": {11080}, "airflow-api": {8080}}
PORTS |= {"trino": {12080}}
WITHOUT_DATA = {"spark", "spark-worker"}
REFERENCE = re.compile(r"\$\{([A-Z0-9_]+)(:\?[^}]+|:-[^}]*)?\}")
REQUIRED = re.compile(r"\$\{([A-Z0-9_]+):\?[^}]+\}")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|ACCESS_KEY|FERNET|ROOT_USER")
NO_SECRET = re.compile(r"_FILE$")
NUMBERS = {"k": 2**10, "m": 2**20, "g": 2**30}
"""Units of `mem_limit`."""


def is_a_compose_file(compose: dict[str, Any]) -> Iterator[str]:
    """The Compose Specification's own schema, as check-jsonschema ships it."""
    schema = files("check_jsonschema").joinpath("builtin_schemas", "vendor", "compose-spec.json")
    for error in Draft202012Validator(json.loads(schema.read_text())).iter_errors(compose):
        yield f"{error.json_path}: {error.message}"


def mounts_all_configuration_read_only(compose: dict[str, Any]) -> Iterator[str]:
    """A file that the launcher reads and Compose does not would be tested and not shipped."""
    mounted = {(source, mode) for name in compose["services"] for source, _, mode in binds(compose, name)}
    read = {path for name in compose["services"] for path in configuration(compose, name)}
    yield from (f"{path.relative_to(SHIPPED)} is read by no service" for path in CONFIGURATION if path not in read)
    for source, mode in sorted(mounted):
        if SHIPPED in source.parents and mode != "ro":
            yield f"{source.relative_to(SHIPPED)} can be written from a container"
        if SHIPPED in source.parents and not source.exists():
            yield f"{source.relative_to(SHIPPED)} does not exist"


def reads_what_the_launcher_reads(compose: dict[str, Any]) -> Iterator[str]:
    """A service has the launcher's name, and the launcher's folder of configuration."""
    for service in SERVICES:
        if service.name not in compose["services"]:
            yield f"there is no service {service.name}"
        elif service.config:
            folder = SHIPPED / "config" / service.config
            wanted = {path for path in CONFIGURATION if folder in path.parents}
            if missing := wanted - configuration(compose, service.name):
                yield f"{service.name} does not read {sorted(path.name for path in missing)} of {service.config}"


def gives_every_value_that_configuration_names(compose: dict[str, Any]) -> Iterator[str]:
    for name in compose["services"]:
        for path in sorted(configuration(compose, name)):
            for key in re.findall(r"\$\{(?:env|ENV):(\w+)\}", path.read_text()):
                if key not in environment(compose, name):
                    yield f"{name} reads {path.name}, and has no {key}"


def gives_the_launchers_environment(compose: dict[str, Any]) -> Iterator[str]:
    """The same keys; and the same values, where a value does not say where things are."""
    for service in SERVICES:
        given = environment(compose, service.name)
        values, elsewhere = service.environment(site(1)), service.environment(site(2))
        for key, value in values.items():
            same_everywhere = value == elsewhere[key] and HOST not in value and str(SHIPPED) not in value
            if key not in given:
                yield f"{service.name} has no {key}"
            elif same_everywhere and given[key] != value:
                yield f"{service.name} has {key}={given[key]}, the launcher {value}"


def has_the_same_dag_bundle(compose: dict[str, Any]) -> Iterator[str]:
    key = "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"
    for service in SERVICES:
        if key in (ours := service.environment(site(1))):
            (bundle,), (theirs,) = json.loads(ours[key]), json.loads(environment(compose, service.name)[key])
            path = theirs["kwargs"].pop("path")
            bundle["kwargs"].pop("path")
            if theirs != bundle:
                yield f"{service.name} has the bundle {theirs}, the launcher {bundle}"
            if path not in {target for _, target in volumes(compose, service.name)}:
                yield f"{service.name} has its releases in {path}, where no volume is"


def starts_java_as_the_launcher_does(compose: dict[str, Any]) -> Iterator[str]:
    """Heap, collector and main class, in the command or in the script that it names."""
    for service in SERVICES:
        words = [word for word in service.command(site(1)) if re.fullmatch(r"-X.*|([a-z]+\.)+[A-Z]\w+", word)]
        if service.name == "kafka":
            words.append(CLUSTER)
        start = start_of(compose, service.name).split()
        yield from (f"{service.name} starts without {word}" for word in words if word not in start)


def waits_as_the_launcher_does(compose: dict[str, Any]) -> Iterator[str]:
    for service in SERVICES:
        waits = compose["services"][service.name].get("depends_on", {})
        for need in service.needs:
            if waits.get(need, {}).get("condition") != "service_healthy":
                yield f"{service.name} does not wait until {need} is healthy"


def has_the_tested_versions(compose: dict[str, Any]) -> Iterator[str]:
    lock = {name: entry["version"] for name, entry in json.loads(LOCK.read_text()).items()}
    (plugin,) = json.loads(LOCK.read_text())["debezium"]["artifacts"]
    toolchain = (SHIPPED / "minio" / "toolchain.lock").read_text()
    airflow = airflow_environment.version()
    found = {name: service.get("image", "") for name, service in compose["services"].items()}
    wanted = {
        "source": f"postgres:{lock['postgres'].removesuffix('.0')}",
        "platform": f"postgres:{lock['postgres'].removesuffix('.0')}",
        "kafka": f"apache/kafka:{lock['kafka']}",
        "connect": f"weir-connect:{lock['kafka']}",
        "trino": f"trinodb/trino:{lock['trino']}",
        "minio": f"weir-minio:{minio_version()}",
        **{name: f"weir-airflow:{airflow}" for name in found if name.startswith("airflow-")},
    }
    yield from (
        f"{name} is {found.get(name)}, tested is {image}" for name, image in wanted.items() if found.get(name) != image
    )
    arguments = compose["services"]["connect"]["build"].get("args")
    if arguments != {"DEBEZIUM": lock["debezium"], "SHA256": plugin["sha256"]}:
        yield f"connect is built with {arguments}, tested is {plugin}"
    if compose["services"]["minio"]["build"]["context"] != "minio":
        yield "minio is not built from stack/minio"
    bases = {image for path in DOCKERFILES for image in bases_of(path.read_text())}
    built_on = {f"apache/kafka:{lock['kafka']}", f"apache/airflow:slim-{airflow}-python3.11"}
    built_on.add("golang:" + toolchain.split("==")[1].split()[0])
    yield from (f"no Dockerfile begins with {image}" for image in built_on - bases)


def pins_every_image(compose: dict[str, Any]) -> Iterator[str]:
    images = {service.get("image", f"the image of {name}") for name, service in compose["services"].items()}
    images |= {image for path in DOCKERFILES for image in bases_of(path.read_text())}
    for image in sorted(images):
        if not re.fullmatch(r"[a-z0-9/.-]+:[\w.-]*\d[\w.-]*", image) or "latest" in image:
            yield f"{image} has no tag that stays what it is"


def publishes_the_promised_ports(compose: dict[str, Any]) -> Iterator[str]:
    """Outside and inside a port has one number, so that an address is right in both places."""
    for name, service in compose["services"].items():
        promised = {f"${{BIND_ADDRESS:-127.0.0.1}}:{port}:{port}" for port in PORTS.get(name, ())}
        if (published := set(service.get("ports", ()))) != promised:
            yield f"{name} publishes {sorted(published)}, promised is {sorted(promised)}"
    yield from (f"there is no service {name}" for name in PORTS.keys() - compose["services"].keys())


def has_two_runners_that_wait_for_gitlab(compose: dict[str, Any]) -> Iterator[str]:
    runners = {name: entry for name, entry in compose["services"].items() if "gitlab-runner" in entry.get("image", "")}
    if len(runners) != 2:
        yield f"there are {len(runners)} runners"
    tokens = {entry["environment"]["CI_SERVER_TOKEN"] for entry in runners.values()}
    if len(tokens) != len(runners):
        yield "two runners have one token"
    for name, entry in runners.items():
        if entry["depends_on"]["gitlab"]["condition"] != "service_healthy":
            yield f"{name} does not wait for GitLab"


def keeps_merge_requests_away_from_the_platform(compose: dict[str, Any]) -> Iterator[str]:
    """Kafka and Trino ask for no password, and a merge request may run anything in its jobs."""
    (network,) = (word for word in compose["services"]["runner-check"]["command"] if word.startswith("weir"))
    inside = {name for name, entry in compose["services"].items() if joins(compose, entry, network)}
    yield from (f"a merge request reaches {name}" for name in sorted(inside - {"gitlab", "runner-check"}))


def restarts_and_is_watched(compose: dict[str, Any]) -> Iterator[str]:
    """Whatever runs on has a health check and comes back; what runs once is waited for and does not."""
    conditions = [wait for service in compose["services"].values() for wait in service.get("depends_on", {}).items()]
    once = {name for name, how in conditions if how["condition"] == "service_completed_successfully"}
    for name, service in compose["services"].items():
        if service.get("restart") != ("no" if name in once else "unless-stopped"):
            yield f"{name} has restart: {service.get('restart')}"
        if name not in once and not service.get("healthcheck", {}).get("test"):
            yield f"{name} has no health check"


def keeps_its_data(compose: dict[str, Any]) -> Iterator[str]:
    used = {volume for name in compose["services"] for volume, _ in volumes(compose, name)}
    yield from (f"the volume {name} is not declared" for name in sorted(used - compose["volumes"].keys()))
    yield from (f"the volume {name} is not used" for name in sorted(compose["volumes"].keys() - used))
    for name, service in compose["services"].items():
        runs_on = service.get("restart") == "unless-stopped"
        if runs_on and name not in WITHOUT_DATA and not list(volumes(compose, name)):
            yield f"{name} has no volume"


def leaves_room_for_what_a_service_needs(compose: dict[str, Any]) -> Iterator[str]:
    """The launcher's figure is what a service has after its start, so the limit has to be well above it."""
    for service in SERVICES:
        limit = str(compose["services"][service.name].get("mem_limit", "0k"))
        heap = re.search(r"-Xmx(\d+)([MG])", start_of(compose, service.name))
        needed = max(service.memory * 2**20, int(heap[1]) * NUMBERS[heap[2].lower()] if heap else 0)
        if int(limit[:-1]) * NUMBERS[limit[-1]] <= needed * 1.25:
            yield f"{service.name} may have {limit}, and needs {needed} bytes"


def holds_no_secret(compose: dict[str, Any]) -> Iterator[str]:
    """A secret comes from `.env`, and goes into the environment and nowhere else."""
    for name, service in compose["services"].items():
        for key, value in environment(compose, name).items():
            named_so = SECRET.search(key) and not NO_SECRET.search(key)
            if named_so and value and not REQUIRED.fullmatch(value):
                yield f"{name} has {key} in clear"
            if (inside := re.search(r"://[^/\s:]*:(.*)@", value)) and not REQUIRED.fullmatch(inside[1]):
                yield f"{name} has a password in the address {key}"
        elsewhere = {key: value for key, value in service.items() if key != "environment"}
        yield from (
            f"{name} shows ${secret} outside its environment" for secret in REQUIRED.findall(json.dumps(elsewhere))
        )


def names_its_values_in_the_example(compose: dict[str, Any]) -> Iterator[str]:
    example = (SHIPPED / ".env.example").read_text()
    lines = [line for line in example.splitlines() if line and not line.startswith("#")]
    yield from (f".env.example has a value in {line}" for line in lines if not re.fullmatch(r"[A-Z0-9_]+=", line))
    offered = {line.split("=")[0] for line in lines}
    text = json.dumps(compose)
    asked = {name for name, _ in REFERENCE.findall(text)}
    yield from (f".env.example has no {name}" for name in sorted(asked - offered))
    yield from (f".env.example has {name}, which nothing asks for" for name in sorted(offered - asked))
    required = set(REQUIRED.findall(text))
    launchers = {secret for service in SERVICES for secret in service.secrets}
    yield from (f"nothing asks for the launcher's secret {name}" for name in sorted(launchers - required))
    rest = REFERENCE.sub("", text).replace("$$", "")
    yield from (f"{found} is no reference of Compose's" for found in re.findall(r".{10}\$.{10}", rest))


CHECKS: tuple[Check, ...] = (
    is_a_compose_file,
    mounts_all_configuration_read_only,
    reads_what_the_launcher_reads,
    gives_every_value_that_configuration_names,
    gives_the_launchers_environment,
    has_the_same_dag_bundle,
    starts_java_as_the_launcher_does,
    waits_as_the_launcher_does,
    has_the_tested_versions,
    pins_every_image,
    publishes_the_promised_ports,
    has_two_runners_that_wait_for_gitlab,
    keeps_merge_requests_away_from_the_platform,
    restarts_and_is_watched,
    keeps_its_data,
    leaves_room_for_what_a_service_needs,
    holds_no_secret,
    names_its_values_in_the_example,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_dell(check: Check) -> None:
    assert list(check(deepcopy(COMPOSE))) == []


def put(path: str, value: object) -> Spoil:
    """Set what is at a dotted path below `services`; a number counts in a list."""

    def spoil(compose: dict[str, Any]) -> None:
        at, last = find(compose["services"], path)
        at[last] = value

    return spoil


def drop(path: str) -> Spoil:
    """Delete what is at a dotted path; a number counts in a list."""

    def spoil(compose: dict[str, Any]) -> None:
        at, last = find(compose, path)
        del at[last]

    return spoil


def find(at: Any, path: str) -> tuple[Any, str | int]:  # noqa: ANN401 - a mapping or a list
    """What holds the last step of a dotted path, and that step."""
    *folders, last = path.split(".")
    for folder in folders:
        at = at[folder]
    return at, int(last) if isinstance(at, list) else last


SPOILT: tuple[tuple[Check, Spoil], ...] = (
    (is_a_compose_file, put("trino.mem_limits", "4g")),
    (is_a_compose_file, put("trino.restart", ["always"])),
    (mounts_all_configuration_read_only, drop("services.trino.volumes.2")),
    (mounts_all_configuration_read_only, put("kafka.volumes", ["./config/kafka:/etc/weir/kafka"])),
    (mounts_all_configuration_read_only, put("kafka.volumes", ["./config/nothing:/etc/weir/kafka:ro"])),
    (reads_what_the_launcher_reads, put("platform.volumes", ["platform:/var/lib/postgresql/data"])),
    (reads_what_the_launcher_reads, drop("services.connect")),
    (reads_what_the_launcher_reads, drop("services.airflow-api.env_file")),
    (gives_every_value_that_configuration_names, drop("services.trino.environment.TRINO_ACCESS")),
    (gives_every_value_that_configuration_names, drop("services.kafka.environment.KAFKA_VOTERS")),
    (gives_the_launchers_environment, drop("services.airflow-parser.environment.WEIR_ENGINE")),
    (gives_the_launchers_environment, put("trino.environment.S3_BUCKET", "pond")),
    (gives_the_launchers_environment, drop("services.airflow-scheduler.env_file")),
    (
        has_the_same_dag_bundle,
        put("airflow-api.environment.AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST", '[{"kwargs": {"path": "/x"}}]'),
    ),
    (starts_java_as_the_launcher_does, put("connect.entrypoint.1", "-Xmx64M")),
    (starts_java_as_the_launcher_does, put("trino.entrypoint", ["/usr/lib/trino/bin/run-trino"])),
    (waits_as_the_launcher_does, put("connect.depends_on.kafka", {"condition": "service_started"})),
    (has_the_tested_versions, put("trino.image", "trinodb/trino:475")),
    (has_the_tested_versions, put("source.image", "postgres:17")),
    (has_the_tested_versions, put("connect.build.args.DEBEZIUM", "3.6.2.Final")),
    (has_the_tested_versions, put("minio.build.context", "elsewhere")),
    (pins_every_image, put("gitlab.image", "gitlab/gitlab-ce:latest")),
    (pins_every_image, put("spark.image", "apache/spark")),
    (pins_every_image, drop("services.kafka.image")),
    (publishes_the_promised_ports, put("minio.ports", ["${BIND_ADDRESS:-127.0.0.1}:9000:9200"])),
    (publishes_the_promised_ports, put("trino.ports", ["12080:12080"])),
    (publishes_the_promised_ports, put("kafka.ports", ["${BIND_ADDRESS:-127.0.0.1}:9092:9092"])),
    (publishes_the_promised_ports, drop("services.portainer")),
    (has_two_runners_that_wait_for_gitlab, drop("services.runner-deploy")),
    (keeps_merge_requests_away_from_the_platform, put("trino.networks", ["default", "forge"])),
    (keeps_merge_requests_away_from_the_platform, put("runner-check.command", ["--docker-network-mode", "weir"])),
    (restarts_and_is_watched, drop("services.spark.healthcheck")),
    (restarts_and_is_watched, put("kafka.restart", "no")),
    (keeps_its_data, drop("volumes.minio")),
    (keeps_its_data, put("source.volumes", ["./config/postgres:/etc/weir/postgres:ro"])),
    (leaves_room_for_what_a_service_needs, put("trino.mem_limit", "3g")),
    (leaves_room_for_what_a_service_needs, drop("services.minio.mem_limit")),
    (holds_no_secret, put("minio.environment.MINIO_ROOT_PASSWORD", "minioadmin")),
    (holds_no_secret, put("minio.environment.MINIO_ROOT_PASSWORD", "${S3_SECRET_KEY:-minioadmin}")),
    (holds_no_secret, put("airflow-api.environment.DATABASE", "postgresql://postgres:postgres@platform/airflow")),
    (holds_no_secret, put("portainer.command", ["--admin-password=${PORTAINER_PASSWORD:?say it}"])),
    (names_its_values_in_the_example, put("spark.environment", {"NEW": "${NEW:?a new one}"})),
    (names_its_values_in_the_example, drop("services.portainer")),
    (names_its_values_in_the_example, put("portainer.command", ["echo $PORTAINER_PASSWORD"])),
)


@pytest.mark.parametrize(
    ("check", "spoil"), SPOILT, ids=[f"{check.__name__}-{n}" for n, (check, _) in enumerate(SPOILT)]
)
def test_a_spoilt_dell_is_found(check: Check, spoil: Spoil) -> None:
    # From the text, because aliases in it are one object here: spoiling one would spoil its namesakes.
    compose = json.loads(json.dumps(yaml.safe_load(TEXT)))
    spoil(compose)
    assert list(check(compose))


def test_every_check_is_seen_to_fail() -> None:
    assert {check for check, _ in SPOILT} == set(CHECKS)


def test_env_is_ignored_by_git_and_its_example_is_not() -> None:
    checkout = git.Repo(SHIPPED, search_parent_directories=True)
    assert checkout.ignored(str(SHIPPED / ".env"), str(SHIPPED / ".env.example")) == [str(SHIPPED / ".env")]


def site(number: int) -> Site:
    """A site as the launcher has it; what two of them say alike does not depend on the place."""
    place = Path(f"/site{number}")
    return Site(
        state=place / "state",
        cache=place / "cache",
        ports={port: number for service in SERVICES for port in service.port_names},
        secrets={secret: f"secret{number}" for service in SERVICES for secret in service.secrets},
        wanted=frozenset(),
        software={name: place / name for service in SERVICES for name in service.software},
    )


def binds(compose: dict[str, Any], name: str) -> Iterator[tuple[Path, str, str]]:
    """Files and folders of this project that a service has, where, and how."""
    for volume in compose["services"][name].get("volumes", ()):
        source, target, *mode = volume.split(":")
        if source.startswith("."):
            yield SHIPPED / source, target, mode[0] if mode else "rw"


def volumes(compose: dict[str, Any], name: str) -> Iterator[tuple[str, str]]:
    """Named volumes of a service, and where they are."""
    for volume in compose["services"][name].get("volumes", ()):
        source, target, *_ = volume.split(":")
        if not source.startswith((".", "/")):
            yield source, target


def configuration(compose: dict[str, Any], name: str) -> set[Path]:
    """The files of `config/` that a service finds in its file system or in its environment."""
    places = {source for source, _, _ in binds(compose, name)}
    places |= {SHIPPED / path for path in compose["services"][name].get("env_file", ())}
    return {path for path in CONFIGURATION if path in places or not places.isdisjoint(path.parents)}


def environment(compose: dict[str, Any], name: str) -> Mapping[str, str]:
    service = compose["services"][name]
    lines = [line for path in service.get("env_file", ()) for line in (SHIPPED / path).read_text().splitlines()]
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {**settings, **service.get("environment", {})}


def start_of(compose: dict[str, Any], name: str) -> str:
    """What a service runs, with the text of the script of ours that it names."""
    service = compose["services"][name]
    words = [*service.get("entrypoint", ()), *service.get("command", ())]
    scripts = {target: source.read_text() for source, target, _ in binds(compose, name) if source.suffix == ".sh"}
    return "\n".join([*words, *(scripts.get(word, "") for word in words)])


def joins(compose: dict[str, Any], service: Mapping[str, Any], network: str) -> bool:
    names = service.get("networks", ["default"])
    return any(compose["networks"][name]["name"] == network for name in names)


def bases_of(dockerfile: str) -> list[str]:
    return re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)

"""Run by Airflow's own Python: parse a bundle as the DAG processor does, and tell every touch of the world outside.

`python parse_bundle.py BUNDLE [unwatched]` prints one JSON object: the DAGs as they come back from serialization, the
import errors, the touches, and the CPU and wall seconds of the parse. What Airflow needs for itself is done before
that. Unwatched, the figures are those of the parse alone.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BUNDLE = Path(sys.argv[1]).resolve()
CODE = tuple(
    os.path.realpath(sysconfig.get_path(kind, vars={"base": base, "platbase": base}))
    for kind in ("stdlib", "purelib")
    for base in (sys.prefix, sys.base_prefix)
)
OURS = (str(BUNDLE / "dags"), str(BUNDLE / "weir_client"))
TALKS = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.bind",
    "urllib.Request",
    "http.client.connect",
    "sqlite3.connect",
)
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "pty.spawn")
CHANGES = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "os.utime",
)
LOOKS = ("os.listdir", "os.scandir")

touches: list[str] = []
watching = False


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what is none of a DAG file's business."""
    if not watching:
        return
    if event in TALKS + STARTS + CHANGES:
        touches.append(f"{event} {arguments!r:.200}")
    elif event == "open" and isinstance(arguments[0], str | bytes):
        path, flags = os.path.realpath(os.fsdecode(arguments[0])), arguments[2] or 0
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        # `inspect` and `linecache` read the source of a task; the bundle's own code is what is being parsed.
        code = path.startswith(CODE) or (path.startswith(OURS) and path.endswith((".py", ".pyc", "__pycache__")))
        if writes or not code:
            touches.append(f"open {path} {'to write' if writes else 'to read'}")
    elif event in LOOKS and isinstance(arguments[0], str):
        path = os.path.realpath(arguments[0])
        if not path.startswith((*CODE, str(BUNDLE))):
            touches.append(f"{event} {path}")


def main() -> None:
    """Parse, go through serialization and back, and print what was seen."""
    global watching  # noqa: PLW0603 - an audit hook cannot be taken away again
    sys.dont_write_bytecode = sys.argv[2:] != ["unwatched"]
    from airflow.dag_processing.dagbag import BundleDagBag  # noqa: PLC0415 - Airflow's own work comes before the watch
    from airflow.sdk import task  # noqa: F401, PLC0415 - as above
    from airflow.sdk.execution_time import context  # noqa: PLC0415 - as above
    from airflow.serialization.serialized_objects import DagSerialization  # noqa: PLC0415 - as above
    from sqlalchemy import event  # type: ignore[import-not-found]  # noqa: PLC0415 - as above, in Airflow's environment
    from sqlalchemy.engine import Engine  # type: ignore[import-not-found]  # noqa: PLC0415 - as above

    @event.listens_for(Engine, "do_connect")  # type: ignore[untyped-decorator, unused-ignore]  # libpq is C: no audit
    def connects(*_: object) -> None:
        if watching:
            touches.append("the metadata database")

    for name in ("_get_variable", "_get_connection"):  # these fail quietly when there is nobody to ask

        def asked(*arguments: object, name: str = name, **_: object) -> None:
            touches.append(f"{name} {arguments!r:.200}")
            raise KeyError(arguments)

        setattr(context, name, asked)

    warm = BUNDLE.parent / "warm"
    (warm / "dags").mkdir(parents=True, exist_ok=True)
    (warm / "dags" / "warm.py").write_text(WARM)
    BundleDagBag(dag_folder=str(warm / "dags"), bundle_path=warm, bundle_name="warm", load_op_links=False)
    sys.path.remove(str(warm))

    if sys.argv[2:] != ["unwatched"]:
        sys.addaudithook(watch)
    began, cpu = time.monotonic(), time.process_time()
    watching = True
    bags = [
        BundleDagBag(dag_folder=str(file), bundle_path=BUNDLE, bundle_name="weir", load_op_links=False)
        for file in sorted((BUNDLE / "dags").glob("*.py"))
    ]
    parsed = {"cpu": time.process_time() - cpu, "wall": time.monotonic() - began}
    serialized = {
        name: json.loads(json.dumps(DagSerialization.to_dict(dag))) for bag in bags for name, dag in bag.dags.items()
    }
    watching = False
    whole = {"cpu": time.process_time() - cpu, "wall": time.monotonic() - began}
    errors = {path: text for bag in bags for path, text in bag.import_errors.items()}
    dags = {name: told(DagSerialization.from_dict(each)) for name, each in sorted(serialized.items())}
    print(json.dumps({"dags": dags, "errors": errors, "touches": touches, "parsed": parsed, "whole": whole}))


def told(dag: Any) -> Mapping[str, Any]:  # noqa: ANN401 - Airflow's own type
    """What the tests look at."""
    return {
        "owner": dag.owner,
        "tags": sorted(dag.tags),
        "description": dag.description,
        "tasks": {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks},
        "timetable": dag.timetable.summary,
        "max_active_runs": dag.max_active_runs,
    }


WARM = """
from datetime import datetime, timedelta
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG, get_current_context, task
for number, schedule in enumerate(("@continuous", timedelta(seconds=60))):
    with DAG(f"warm_{number}", schedule=schedule, start_date=datetime(2026, 1, 1), catchup=False, max_active_runs=1):
        @task
        def one():
            return [1]
        @task
        def each(number):
            return number
        each.expand(number=one()) >> EmptyOperator(task_id="end")
"""

if __name__ == "__main__":
    main()

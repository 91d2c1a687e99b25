"""The three servers that are compared: ours, a stock Rasa bot on the same data, and an empty handler."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Dict, Iterator, List

from tests.bench.load import WEBHOOK
from tests.server import Server, free_port, running
from tests.stock.project import ROOT
from tests.stock.training import MODEL, PYTHON, trained_project
from tests.waiting import came_true

QUESTION = {"sender": "first", "message": "老板拖欠工资"}
# Seconds a stock bot may take to start.
PATIENCE = 180.0


@contextmanager
def ours() -> Iterator[Server]:
    """This bot, with a database of its own, as `make run` starts it."""
    with tempfile.TemporaryDirectory() as folder:
        alone = {"YUNXIAN_DATABASE": f"sqlite:///{folder}/assistant.db"}
        with open(os.devnull, "wb") as nowhere, running(environment=alone, log=nowhere) as server:
            yield server


@contextmanager
def stock() -> Iterator[Server]:
    """The stock bot with its action server, as `rasa run` and `rasa run actions` start them."""
    project, port, actions = trained_project(), free_port(), free_port()
    (project / "endpoints.yml").write_text(
        f'action_endpoint: {{url: "http://127.0.0.1:{actions}/webhook"}}\n'
    )
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "YUNXIAN_ROOT": str(ROOT)}
    rasa = [str(PYTHON), "-m", "rasa", "run"]
    serve = [
        *rasa,
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "-m",
        f"models/{MODEL}",
        "--endpoints",
        "endpoints.yml",
    ]
    began = time.monotonic()
    with ExitStack() as processes:
        acting = processes.enter_context(
            _process([*rasa, "actions", "-p", str(actions)], project, environment)
        )
        serving = processes.enter_context(_process(serve, project, environment))
        server = Server(port, 0.0, serving)
        _wait_for_an_answer(server, acting)
        server.started_in = time.monotonic() - began
        yield server


@contextmanager
def floor() -> Iterator[Server]:
    """A server that does nothing."""
    port, began = free_port(), time.monotonic()
    command = [sys.executable, "-m", "tests.bench.floor", str(port)]
    with _process(command, ROOT, dict(os.environ)) as process:
        server = Server(port, 0.0, process)
        _wait_for_an_answer(server, process)
        server.started_in = time.monotonic() - began
        yield server


@contextmanager
def _process(
    command: List[str], folder: Path, environment: Dict[str, str]
) -> "Iterator[subprocess.Popen[bytes]]":
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=nowhere, stderr=nowhere)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait_for_an_answer(server: Server, beside: "subprocess.Popen[bytes]") -> None:
    def answers() -> bool:
        status, answer = server.post(WEBHOOK, QUESTION)
        return bool(status == 200 and answer)

    if not came_true(answers, PATIENCE, lambda: beside.poll() is None, every=0.05):
        raise SystemExit(f"a server of the bench has ended by itself, or gives no answer in {PATIENCE:.0f} s")

"""nginx with the configuration of deploy/, on a free port before workers of a test."""

import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, Sequence

from bot.web.away import write_away
from tests.server import Server, free_port

PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
FOLDER = Path(__file__).parent.parent / "deploy/nginx"
CONF = FOLDER / "yunxian.conf"
_MAIN = """user root;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ text/html html; application/json json; }}
    include {folder}/conf/yunxian.conf;
}}
"""


def configuration(port: int, workers: Sequence[int], folder: Path) -> Dict[str, str]:
    """The files of deploy/ by name, for these ports and without TLS, as they stand below ``folder``."""
    found = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.conf")}
    text = found["yunxian.conf"]
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    text = re.sub(r"\n    listen \[::\]:443 [^\n]*|\n    ssl_[^\n]*", "", text)
    text = text.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    servers = "\n".join(f"    server 127.0.0.1:{worker} max_fails=1 fail_timeout=2s;" for worker in workers)
    found["yunxian.conf"] = re.sub(
        r"    server 127\.0\.0\.1:5005 .*?5006 [^\n]*", servers, text, flags=re.DOTALL
    )
    moved = {"/opt/yunxian/deploy/nginx": str(folder / "conf"), "/opt/yunxian/var/away": str(folder / "away")}
    for former, now in moved.items():
        found = {name: text.replace(former, now) for name, text in found.items()}
    return found


@contextmanager
def nginx(folder: Path, workers: Sequence[int]) -> Iterator[Server]:
    """nginx before workers on these ports; what it has to say goes to ``error.log`` in the folder."""
    assert PROGRAM
    (folder / "conf").mkdir(parents=True)
    port = free_port()
    write_away(folder / "away")
    for name, text in configuration(port, workers, folder).items():
        (folder / "conf" / name).write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder), "utf-8")
    process = subprocess.Popen([PROGRAM, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    server = Server(port, 0.0, process)
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(10)


def _wait(server: Server, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        try:
            server.send("GET", "/metrics")
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("nginx does not start; see error.log")

"""The configuration of deploy/nginx, as a county installs it."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.needed import need
from tests.nginx import CONF, FOLDER, PROGRAM

DEPLOY = FOLDER.parent


@pytest.mark.parametrize(
    "conf",
    [CONF, DEPLOY / "compose/nginx.conf", DEPLOY / "kubernetes/nginx.conf"],
    ids=lambda conf: conf.parent.name,
)
def test_nginx_takes_it_as_it_stands(conf: Path, tmp_path: Path) -> None:
    need(PROGRAM, "nginx")
    certificate, key = tmp_path / "fullchain.pem", tmp_path / "key.pem"
    subject = ["-subj", "/CN=www.example.gov.cn", "-days", "1", "-nodes"]
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        *subject,
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run(made, check=True, capture_output=True)
    text = conf.read_text("utf-8").replace("/etc/yunxian/tls", str(tmp_path))
    text = re.sub(
        r"server [a-z-]+:5005", "server 127.0.0.1:5005", text
    )  # names that only the containers know
    (tmp_path / "yunxian.conf").write_text(text.replace("/opt/yunxian/deploy/nginx", str(FOLDER)), "utf-8")
    main = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include {tmp_path}/yunxian.conf; }}"
    (tmp_path / "nginx.conf").write_text(main, "utf-8")
    checked = subprocess.run(
        [str(PROGRAM), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr

"""The configuration of deploy/nginx, as a county installs it."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.nginx import CONF, PROGRAM, configuration


@pytest.fixture
def nginx() -> str:
    if PROGRAM is None:
        pytest.skip("no nginx: apt-get install nginx")
    return PROGRAM


def test_nginx_takes_it_as_it_stands(nginx: str, tmp_path: Path) -> None:
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
    text = CONF.read_text("utf-8").replace("/etc/yunxian/tls", str(tmp_path))
    (tmp_path / "yunxian.conf").write_text(text, "utf-8")
    main = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include {tmp_path}/yunxian.conf; }}"
    (tmp_path / "nginx.conf").write_text(main, "utf-8")
    checked = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_the_tests_run_it_with_nothing_but_ports_folders_and_tls_changed() -> None:
    ours = configuration(8080, [1, 2], Path("/away")).splitlines()
    theirs = set(CONF.read_text("utf-8").splitlines())
    assert [
        line for line in ours if line not in theirs and not re.search(r"8080|127\.0\.0\.1:[12] |/away;", line)
    ] == []

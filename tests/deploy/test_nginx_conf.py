"""The configuration of deploy/nginx, as a county installs it."""

import subprocess
from pathlib import Path

import pytest

from tests.nginx import CONF, FOLDER, PROGRAM


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
    (tmp_path / "yunxian.conf").write_text(text.replace("/opt/yunxian/deploy/nginx", str(FOLDER)), "utf-8")
    main = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include {tmp_path}/yunxian.conf; }}"
    (tmp_path / "nginx.conf").write_text(main, "utf-8")
    checked = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr

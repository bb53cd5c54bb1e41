"""A real nginx in front of the application: Debian's program, a temporary folder, free ports, and no rights of root.

`site` gives the file of `deploy/` with the names, ports and certificate of a test in place of its own; `nginx` runs any
configuration.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.application import free_port

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "deploy/nginx/spreidingskaart.conf"
NAME = "kaart.gemeente.example"
"""The name in the file of deploy/."""
WHY_NOT = "no nginx: install Debian's nginx-light"
FRAME = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 1024; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{servers}
}}
"""


def program():
    """Return the path of nginx, which Debian keeps out of the path of users; None without one."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def nginx(folder: Path, servers: str, *ports: int):
    """Run nginx with what stands inside `http { }`, wait until every port listens, and stop it.

    Gives the folder, in which `access.log` and `error.log` lie. Skips the test where there is no nginx.
    """
    if program() is None:
        pytest.skip(WHY_NOT)
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / "nginx.conf"
    written.write_text(FRAME.format(folder=folder, servers=servers), encoding="utf-8")
    asked = [program(), "-p", str(folder), "-c", str(written), "-e", str(folder / "error.log")]
    with (folder / "output.log").open("ab") as output:
        process = subprocess.Popen(asked, stdout=output, stderr=output)
    try:
        for port in ports:
            _listens(port, process, folder)
        yield folder
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    said = (folder / "error.log").read_text(encoding="utf-8", errors="replace")
    pytest.fail(f"nginx does not listen on port {port}:\n{said[-2_000:]}")


def certificate(folder: Path, name: str = NAME) -> tuple[Path, Path]:
    """Make a certificate of a name, signed by itself; return it and its key."""
    made, key = folder / "certificate.pem", folder / "certificate.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
         "-keyout", str(key), "-out", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


def replaced(text: str, instead: dict[str, str]) -> str:
    """Return a text with other words; each must be there, so that no replacement is lost when a file changes."""
    for word, other in instead.items():
        assert word in text, f"{word!r} does not stand in the file any more"
        text = text.replace(word, other)
    return text


def site(folder: Path, port: int, processes: tuple[int, ...]) -> str:
    """Return the file of deploy/ on `port` of this machine, in front of the application on these ports."""
    made, key = certificate(folder)
    first, second = (f"    server 127.0.0.1:{number} " for number in (8501, 8502))
    lines = SITE.read_text(encoding="utf-8")
    limits = lines.split(first)[1].split(";\n")[0]
    return replaced(
        lines,
        {
            f"{first}{limits};\n": "".join(f"    server 127.0.0.1:{one} {limits};\n" for one in processes),
            f"{second}{limits};\n": "",
            "    listen 80;\n    listen [::]:80;\n": f"    listen 127.0.0.1:{free_port()};\n",
            "    listen [::]:443 ssl http2;\n": "",
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "/etc/ssl/certs/kaart.gemeente.example.pem": str(made),
            "/etc/ssl/private/kaart.gemeente.example.key": str(key),
            "/var/log/nginx/spreidingskaart.log": str(folder / "access.log"),
        },
    )  # fmt: skip

"""Other sites' pages, with hostile style, that embed the widget: one that may, one that may not."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Iterator, List

# What county sites do to every element, and worse.
HOSTILE = """
* { font-size: 7px !important; color: #ccc !important; background: #ddd !important; line-height: .8 !important;
    letter-spacing: 3px !important; text-transform: uppercase !important; box-sizing: content-box !important; float: left; }
html { font-size: 6px; direction: rtl; } body { transform: translateX(40px) scale(.9); overflow: hidden; height: 100%; }
div, section, button, yunxian-chat { display: none !important; position: static !important; width: 9px !important; z-index: 1 !important; }
button, textarea { display: inline-block !important; width: 11px; pointer-events: none; }
"""
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>县政府网站</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>
<body><main><h1>县政府网站</h1><p>别的网站的一页。</p></main><script src="{widget}" defer></script></body></html>"""


@dataclass(frozen=True)
class ForeignSites:
    """Two origins; both serve /?widget=<address of widget.js> with the widget in it."""

    allowed: str
    refused: str


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        from urllib.parse import parse_qs, urlsplit

        asked = parse_qs(urlsplit(self.path).query)
        style = HOSTILE if "hostile" in asked else ""
        body = PAGE.format(style=style, widget=asked.get("widget", [""])[0]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def foreign_sites() -> Iterator[ForeignSites]:
    """Serve both sites on free ports of the loopback."""
    servers: List[ThreadingHTTPServer] = [ThreadingHTTPServer(("127.0.0.1", 0), _Handler) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    allowed, refused = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    yield ForeignSites(allowed, refused)
    for server in servers:
        server.shutdown()

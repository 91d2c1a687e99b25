"""Start the assistant: chat page, REST webhook and health check on one port."""

import argparse
import asyncio
import logging
import socket
import sys
from pathlib import Path

from bot.rasa_setup import prepare

prepare()

from rasa.core.agent import load_agent  # noqa: E402
from rasa.core.channels import channel  # noqa: E402
from rasa.core.run import close_resources, create_http_input_channels  # noqa: E402
from rasa.core.utils import AvailableEndpoints  # noqa: E402
from sanic import Sanic  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402

from bot import settings  # noqa: E402
from bot.actions_in_process import InProcessActions  # noqa: E402
from bot.channels.desk import Desk, desk_of_settings  # noqa: E402
from bot.channels.refusals import register_refusals  # noqa: E402
from bot.model_file import ROOT, model_path  # noqa: E402
from bot.trackers import ForgettingTrackerStore, trackers_of  # noqa: E402
from bot.web.assets import assets, make_ready  # noqa: E402
from bot.web.health import Checkup, check_up, health  # noqa: E402
from bot.web.pages import pages  # noqa: E402
from policy_kb.load import kb_digest  # noqa: E402

LOOPBACK = ("127.0.0.1", "localhost", "::1")
REQUEST_MAX_SIZE = 256 * 1024
# Seconds between two rounds of deleting what is too old.
FORGET_EVERY = 600


def endpoints() -> AvailableEndpoints:
    """The endpoints of endpoints.yml, with the actions in this process where it names no action server."""
    found = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    found.action = found.action or InProcessActions()
    found.tracker_store = ForgettingTrackerStore()
    return found


def make_app(model: Path, host: str) -> Sanic:
    """The Sanic application; the REST webhook, where the caller chooses the sender, is left out where others reach it."""
    app = Sanic("yunxian", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = REQUEST_MAX_SIZE
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.PROXIES_COUNT = settings.number("YUNXIAN_PROXIES")
    channels = create_http_input_channels(None, str(ROOT / "credentials.yml"))
    here_only = (
        host in LOOPBACK and not app.config.PROXIES_COUNT
    )  # a proxy would carry everybody to the loopback
    channel.register([c for c in channels if c.name() != "rest" or here_only], app, route="/webhooks/")
    app.blueprint(pages)
    app.blueprint(assets)
    app.blueprint(health)
    register_refusals(app)
    found = endpoints()
    app.ctx.desk = desk_of_settings(trackers_of(found))
    app.ctx.checkup = Checkup()
    app.ctx.kb_digest = kb_digest()

    async def load(app: Sanic, loop: object) -> None:
        app.ctx.agent = await load_agent(str(model), endpoints=found)
        make_ready()
        await check_up(app.ctx.checkup, app.ctx.agent)  # warm: the first person waits for nothing

    app.register_listener(load, "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    app.add_task(forget_old(app.ctx.desk))
    return app


async def forget_old(desk: Desk) -> None:
    """Delete what is too old, again and again."""
    while True:
        try:
            await desk.forget_old()
        except SQLAlchemyError:
            logging.getLogger(__name__).exception("what is too old could not be deleted; tried again later")
        await asyncio.sleep(FORGET_EVERY)


def is_free(host: str, port: int) -> bool:
    """Whether a server can listen on a port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> None:
    """Read the command line and serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--model", type=Path, default=None)
    given = parser.parse_args()
    model = given.model or model_path()
    if not model.exists():
        sys.exit(f"there is no model {model.name}; run `make train`")
    if not is_free(given.host, given.port):
        sys.exit(
            f"port {given.port} of {given.host} is in use; stop what runs there or name another: make run PORT=…"
        )
    try:
        app = make_app(model, given.host)
    except settings.BadSetting as error:
        sys.exit(str(error))
    print(f"云县农民工政策助手: http://{given.host}:{given.port}/", flush=True)
    app.run(host=given.host, port=given.port, access_log=False)


if __name__ == "__main__":
    main()

"""Start the assistant: chat page, REST webhook and health check on one port."""

import argparse
import asyncio
import gc
import logging
import os
import socket
import sys
from pathlib import Path
from typing import Awaitable, Callable, Optional, Sequence

from bot.rasa_setup import prepare

prepare()

from rasa.core.agent import Agent, load_agent  # noqa: E402
from rasa.core.brokers.broker import EventBroker  # noqa: E402
from rasa.core.channels import channel  # noqa: E402
from rasa.core.run import create_http_input_channels  # noqa: E402
from rasa.core.utils import AvailableEndpoints  # noqa: E402
from sanic import Sanic  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402

from bot import settings  # noqa: E402
from bot.actions_in_process import InProcessActions  # noqa: E402
from bot.channels.desk import Desk, desk_of_settings  # noqa: E402
from bot.channels.hosts import LOOPBACK, allowed_hosts, host_guard  # noqa: E402
from bot.channels.refusals import register_refusals  # noqa: E402
from bot.knowledge import fall_back_on_copies, kb  # noqa: E402
from bot.knowledge_reload import watch  # noqa: E402
from bot.logs import JSON, PLAIN, begin_serving, set_up_logs  # noqa: E402
from bot.model_file import ROOT  # noqa: E402
from bot.serving_model import candidates, load_first, whole  # noqa: E402
from bot.shared.locks import SharedLockStore  # noqa: E402
from bot.staff import console  # noqa: E402
from bot.staff.first_account import NAME, make_first_account  # noqa: E402
from bot.staff.guard import refuse  # noqa: E402
from bot.stopping import register_stop  # noqa: E402
from bot.switched_pages import follow  # noqa: E402
from bot.switches import LOOK_EVERY  # noqa: E402
from bot.trackers import ForgettingTrackerStore  # noqa: E402
from bot.watchdog import register_watchdog  # noqa: E402
from bot.web.assets import assets, make_ready  # noqa: E402
from bot.web.headers import register_headers  # noqa: E402
from bot.web.health import Checkup, check_up, health  # noqa: E402
from bot.web.metrics_page import metrics  # noqa: E402
from bot.web.pages import pages  # noqa: E402
from bot.web.request_heads import refuse_odd_heads  # noqa: E402
from policy_kb.errors import KbError  # noqa: E402

REQUEST_MAX_SIZE = 256 * 1024
# Connections that wait to be taken. With fewer, in a crowd, a connection is dropped and tried again after 1, 3, 7 seconds.
BACKLOG = 2048
# Seconds between two rounds of deleting what is too old, and of looking for people whom nobody is there to answer.
FORGET_EVERY = 600.0
SEND_HOME_EVERY = 10.0


def endpoints(trackers: Optional[ForgettingTrackerStore] = None) -> AvailableEndpoints:
    """The endpoints of endpoints.yml, with the actions in this process where it names no action server.

    Args:
        trackers: where conversations are kept; in memory, if left out.
    """
    found = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    found.action = found.action or InProcessActions()
    found.tracker_store = trackers or ForgettingTrackerStore()
    return found


async def load_model(path: Path, desk: Desk) -> Agent:
    """The bot of a model file, with what it shares with other workers and the event broker of endpoints.yml."""
    found = endpoints(desk.trackers)
    if desk.shared:
        found.lock_store = SharedLockStore(desk.shared)
    # Rasa gives the broker only to tracker stores that it makes itself.
    desk.trackers.event_broker = await EventBroker.create(found.event_broker)
    found.event_broker = None
    return await load_agent(str(path), endpoints=found)


def make_app(models: Sequence[Path], host: str) -> Sanic:
    """The Sanic application; the REST webhook, where the caller chooses the sender, is left out where others reach it
    and no secret protects it.

    Args:
        models: of which the first that is whole is served.
    """
    app = Sanic("yunxian", configure_logging=False)
    refuse_odd_heads(app)
    app.config.REQUEST_MAX_SIZE = REQUEST_MAX_SIZE
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.USE_UVLOOP = False
    app.config.PROXIES_COUNT = settings.number("YUNXIAN_PROXIES")
    channels = create_http_input_channels(None, str(ROOT / "credentials.yml"))
    # A proxy would carry everybody to the loopback.
    here_only = host in LOOPBACK and not app.config.PROXIES_COUNT
    rest = here_only or settings.secret("YUNXIAN_REST_SECRET")
    channel.register([c for c in channels if c.name() != "rest" or rest], app, route="/webhooks/")
    for blueprint in (pages, assets, health, metrics, console.pages):
        app.blueprint(blueprint)
    register_refusals(app, {"/staff": refuse})
    register_headers(app)
    if hosts := allowed_hosts(here_only):
        app.register_middleware(host_guard(hosts), "request")
    app.ctx.desk = desk_of_settings()
    app.ctx.checkup = Checkup()

    async def load(app: Sanic, loop: object) -> None:
        await follow(app.ctx.desk.database)
        model, app.ctx.agent = await load_first(models, lambda path: load_model(path, app.ctx.desk))
        app.ctx.model = model.name[: -len(".tar.gz")]
        make_ready()
        await check_up(app.ctx.checkup, app.ctx.agent)  # warm: the first person waits for nothing
        leave_what_stays()
        begin_serving()

    app.register_listener(load, "before_server_start")
    register_stop(app)
    add_tasks(app, app.ctx.desk)
    return app


def leave_what_stays() -> None:
    """Let the collector pass over what was loaded: to look through it again and again takes a tenth of a second each time."""
    gc.collect()
    gc.freeze()


def add_tasks(app: Sanic, desk: Desk) -> None:
    """What is done beside the answering."""
    app.add_task(again_and_again("delete what is too old", desk.forget_old, FORGET_EVERY))
    app.add_task(watch())
    app.add_task(again_and_again("look after the queue", desk.queue.send_home, SEND_HOME_EVERY))
    app.add_task(again_and_again("look at the switches", lambda: follow(desk.database), LOOK_EVERY))


async def again_and_again(what: str, work: Callable[[], Awaitable[None]], every: float) -> None:
    """Do something every so many seconds, also where the database could not once."""
    while True:
        try:
            await work()
        except SQLAlchemyError:
            logging.getLogger(__name__).exception("could not %s; tried again later", what)
        await asyncio.sleep(every)


def show_first_account(desk: Desk, where: str) -> None:
    """Make the first account of the console where there is none, and show its password this once."""
    password = make_first_account(desk.database)
    if password:
        print(
            f"工作人员页面 {where}/staff 的第一个账号：{NAME}，密码：{password}（只显示这一次，登录后请换掉）",
            flush=True,
        )


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
    # What people said is for the owner alone; folders may be passed through (nginx reads one), unless systemd says more.
    os.umask(os.umask(0o077) | 0o066)
    fall_back_on_copies()
    try:
        kb()
    except KbError as error:
        sys.exit(f"the knowledge base cannot be used: {error}")
    models = [given.model] if given.model else candidates()
    if next(whole(models), None) is None:
        sys.exit("no model can be served (see above); run `make train`")
    if not is_free(given.host, given.port):
        sys.exit(
            f"port {given.port} of {given.host} is in use; stop what runs there or name another: make run PORT=…"
        )
    try:
        settings.check_production()
        set_up_logs(settings.choice("YUNXIAN_LOG", (PLAIN, JSON)))
        app = make_app(models, given.host)
        register_watchdog(app)
    except settings.BadSetting as error:
        sys.exit(str(error))
    where = f"http://{given.host}:{given.port}"
    show_first_account(app.ctx.desk, where)
    print(f"云县农民工政策助手: {where}/", flush=True)
    # uvloop takes one connection between two rounds of turns: in a crowd, those who wait to be taken wait for ever. Its policy
    # is set by whatever library has imported it.
    asyncio.set_event_loop_policy(None)
    app.run(host=given.host, port=given.port, access_log=False, backlog=BACKLOG)


if __name__ == "__main__":
    main()

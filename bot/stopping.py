"""Stop well: let pages that wait go, answer and keep what is being answered, and only then let go of the database."""

from rasa.core.run import close_resources
from sanic import Sanic

from bot.lasting import finish

# Seconds for turns that run when the server is told to stop: the deadline of a turn, and time to keep it.
PATIENCE = 6.0


def register_stop(app: Sanic) -> None:
    """Let SIGTERM and Ctrl+C stop an app well; its desk must be there."""
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = PATIENCE

    async def before(app: Sanic, loop: object) -> None:
        app.ctx.desk.mailbox.close()
        await finish(PATIENCE)

    async def after(app: Sanic, loop: object) -> None:
        await finish(PATIENCE)  # what was still sent meanwhile
        await close_resources(app, loop)
        app.ctx.desk.database.close()
        if app.ctx.desk.shared:
            await app.ctx.desk.shared.client.close()

    app.register_listener(before, "before_server_stop")
    app.register_listener(after, "after_server_stop")

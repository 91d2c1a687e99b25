"""A Redis that refuses the password stops the start; one that is not there does not."""

import pytest

from bot.settings import BadSetting
from bot.shared.redis_server import shared_of_settings
from tests.redis_server import RedisServer
from tests.server import free_port


def test_a_wrong_password_is_told_and_not_shown(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    redis.client.config_set("requirepass", "the right one")
    for password in ("", ":the-wrong-one@"):
        monkeypatch.setenv("YUNXIAN_REDIS", f"redis://{password}127.0.0.1:{redis.port}/0")
        with pytest.raises(BadSetting, match="requirepass") as refused:
            shared_of_settings()
        assert "the-wrong-one" not in str(refused.value)


def test_a_password_where_none_is_set_is_told_too(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUNXIAN_REDIS", f"redis://:some@127.0.0.1:{redis.port}/0")
    with pytest.raises(BadSetting, match="requirepass"):
        shared_of_settings()


def test_a_redis_that_is_not_there_yet_does_not_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_REDIS", f"redis://:some@127.0.0.1:{free_port()}/0")
    assert shared_of_settings() is not None

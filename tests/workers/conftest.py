"""More than one worker, as a county with several machines has them."""

import os
from typing import Iterator

import pytest

from tests import nginx, redis_server
from tests.postgres import Postgres
from tests.workers.cluster import Cluster, cluster


@pytest.fixture(scope="session")
def running_cluster(
    postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory, agent: object
) -> Iterator[Cluster]:
    """Skipped where a program is missing; with CI=true that fails."""
    for name, program in (("redis-server", redis_server.PROGRAM), ("nginx", nginx.PROGRAM)):
        if program is None and os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {name}: apt-get install {name}")
        if program is None:
            pytest.skip(f"no {name}: apt-get install {name}")
    with redis_server.redis_server() as redis, cluster(
        tmp_path_factory.mktemp("workers"), postgres_server, redis
    ) as found:
        yield found


@pytest.fixture
def many(running_cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, whole again after the test."""
    yield running_cluster
    running_cluster.mend()

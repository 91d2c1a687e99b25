"""More than one worker, as a county with several machines has them."""

from typing import Iterator

import pytest

from tests import nginx, redis_server
from tests.needed import need
from tests.postgres import Postgres
from tests.workers.cluster import Cluster, cluster


@pytest.fixture(scope="session")
def running_cluster(
    postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory, agent: object
) -> Iterator[Cluster]:
    """Skipped where a program is missing; with CI=true that fails."""
    need(redis_server.PROGRAM, "redis-server")
    need(nginx.PROGRAM, "nginx")
    with redis_server.redis_server() as redis, cluster(
        tmp_path_factory.mktemp("workers"), postgres_server, redis
    ) as found:
        yield found


@pytest.fixture
def many(running_cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, whole again after the test."""
    yield running_cluster
    running_cluster.mend()

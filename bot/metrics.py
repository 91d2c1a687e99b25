"""What this process counts, for Prometheus. Nothing here tells of a person: numbers by outcome and channel, and digests."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector

REGISTRY = CollectorRegistry()
# Seconds; the deadline of a turn is 3.5.
_BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0)

ProcessCollector(registry=REGISTRY)
TURNS = Counter("yunxian_turns", "Turns answered", ("channel", "outcome"), registry=REGISTRY)
TURN_SECONDS = Histogram(
    "yunxian_turn_seconds",
    "Seconds from a message to its answer",
    ("channel",),
    registry=REGISTRY,
    buckets=_BUCKETS,
)
RUNNING = Gauge("yunxian_turns_running", "Turns being answered now", registry=REGISTRY)
DATABASE_ERRORS = Counter("yunxian_database_errors", "Transactions that failed", registry=REGISTRY)
REDIS_ERRORS = Counter("yunxian_redis_errors", "Times that Redis did not answer", registry=REGISTRY)
QUEUE = Gauge("yunxian_queue_waiting", "People who wait for one of the staff", registry=REGISTRY)
ON_DUTY = Gauge("yunxian_staff_on_duty", "Staff on duty", registry=REGISTRY)
SWITCHED_OFF = Gauge("yunxian_topics_switched_off", "Topics switched off", registry=REGISTRY)
BOT_OFF = Gauge("yunxian_bot_switched_off", "1 while the whole bot is switched off", registry=REGISTRY)
SERVING = Info("yunxian_serving", "Digests of the model file and of the knowledge", registry=REGISTRY)

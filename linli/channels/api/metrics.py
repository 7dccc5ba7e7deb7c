"""Figures for Prometheus: requests as each process counts them, and the state of the work.

The web server's processes share their counts through files (PROMETHEUS_MULTIPROC_DIR, set by
`linli serve`), so that whichever process is asked answers for all.
"""

from __future__ import annotations

import hmac
import ipaddress
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from linli.casework.matters.queries.open_counts import open_by_state
from linli.channels.ui.visitors import address_of
from linli.foundation.jobs.queries import state as job_state
from linli.foundation.notices.queries import outbox_age

REQUESTS = Histogram(
    "linli_request_seconds",
    "Time to answer a request, by view and status",
    ["view", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def measure_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: counts each answer and the time it took, under the name of its view."""

    def measured(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        # The route, never the path: numbers of matters do not belong into figures.
        view = (match.view_name or match.route) if match else "none"
        REQUESTS.labels(view, str(response.status_code)).observe(time.perf_counter() - began)
        return response

    return measured


class WorkCollector(Collector):
    """Open work, jobs and outbox, read when they are asked for."""

    def collect(self) -> Iterator[Metric]:
        """The gauges; linli_up is 0 when the database does not answer."""
        try:
            yield from _work()
            is_up = 1
        except DatabaseError:
            is_up = 0
        yield _gauge("linli_up", "Whether the database answers", is_up)


def _work() -> list[Metric]:
    now = timezone.now()
    opened = GaugeMetricFamily("linli_open_matters", "Open matters by state", labels=["state"])
    for state, number in sorted(open_by_state().items()):
        opened.add_metric([state], number)
    jobs, outbox = job_state(at=now), outbox_age(now)
    waited = (now - jobs.oldest_due).total_seconds() if jobs.oldest_due else 0
    return [
        opened,
        _gauge("linli_jobs_waiting", "Jobs that wait (counted up to 10,000)", jobs.waiting),
        _gauge("linli_jobs_failed", "Jobs given up (counted up to 10,000)", jobs.failed),
        _gauge("linli_jobs_oldest_seconds", "How long the oldest due job has waited", waited),
        _gauge("linli_worker_alive", "Whether a job worker lives", int(jobs.worker_alive)),
        _gauge("linli_outbox_waiting", "Messages not sent yet", outbox.waiting),
        _gauge("linli_outbox_dead", "Messages given up", outbox.dead),
        _gauge(
            "linli_outbox_oldest_seconds",
            "How long the oldest message has waited",
            outbox.oldest_pending_seconds,
        ),
    ]


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures as text, for those who may read them."""
    if not _may_read(request):
        return HttpResponseForbidden("These figures are not for this address.\n")
    figures = generate_latest(_registry())
    return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    if settings.LINLI_METRICS_FOLDER:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no types
    else:
        registry.register(REQUESTS)
    registry.register(WorkCollector())
    return registry


def _may_read(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and settings.LINLI_METRICS_TOKEN:
        return hmac.compare_digest(token.strip(), settings.LINLI_METRICS_TOKEN)
    if "X-Forwarded-For" in request.headers and not settings.LINLI_BEHIND_PROXY:
        return False  # a proxy on this machine that we were not told of: everybody comes from here
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(allowed) for allowed in settings.LINLI_METRICS_FROM)

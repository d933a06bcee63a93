"""What an installation takes when nothing happens, how soon it answers, and what a visit weighs."""

import re
import subprocess
import sys
import time

from bench.report import Report
from bench.servers import everything, started, wait_for
from bench.stores import Store
from bench.visiting import Visitor, cookie_of
from crm.runtime.memory import megabytes_of_tree
from tests.support.ports import free_port

LOADED = re.compile(r'(?:<link rel="(?:stylesheet|icon|manifest)" href|<script src|<img[^>]* src|<use href)="([^"#]+)')
SETTLED = 5.0  # seconds


def measure(store: Store, report: Report) -> None:
    """Measures start, memory, and the weight of a first visit and of later pages."""
    _start(store, report)
    with everything(store) as (port, process):
        cookie = cookie_of(store, 1)
        _weights(Visitor(port, cookie), report)
        time.sleep(SETTLED)
        _memory(process, report)


def _start(store: Store, report: Report) -> None:
    port = free_port()
    began = time.monotonic()
    with started([sys.executable, "-m", "flask", "serve"], store.environment | {"PORT": str(port)}):
        wait_for(port, "/login")
        took = time.monotonic() - began
    report.add("Start of everything to the first page", f"{took:.1f} s", "under 3 s", took < 3)


def _memory(process: subprocess.Popen, report: Report) -> None:
    taken = megabytes_of_tree(process.pid)
    if taken is not None:
        report.add(
            "Memory of `flask serve` with all its processes, idle (PSS)", f"{taken:.0f} MB", "under 300 MB", taken < 300
        )


def _weights(visitor: Visitor, report: Report) -> None:
    status, page, _ = visitor.get("/", **{"Accept-Encoding": "identity"})
    if status != 200:
        _, page, _ = visitor.get("/?state=untreated", **{"Accept-Encoding": "identity"})
    addresses = dict.fromkeys(LOADED.findall(page.decode()))
    weights = [_weight(visitor, "/"), *(_weight(visitor, address) for address in addresses)]
    total = sum(weights) / 1000
    report.add(
        "First visit, compressed",
        f"{total:.1f} kB in {len(weights)} requests",
        "110 kB, 8 requests",
        total <= 110 and len(weights) <= 8,
    )
    report.add("Later page (home), compressed", f"{weights[0] / 1000:.1f} kB", "15 kB", weights[0] <= 15_000)


def _weight(visitor: Visitor, address: str) -> int:
    return len(visitor.get(address, **{"Accept-Encoding": "gzip, br"})[1])

"""From a lead's request to its alert in the SMTP server's hands, with the real processes, at ten leads a second."""

import time
from http.client import HTTPConnection

from bench.intake import Taken, lead, post
from bench.report import Report
from bench.servers import everything
from bench.stores import Store
from tests.support.mailpeer import MailPeer

EVERY = 0.1  # seconds
CALM = 1000.0  # milliseconds, p99 (reliability.md)


def measure(store: Store, seconds: float, report: Report) -> None:
    """Measures the time of the first alert of each lead."""
    peer = MailPeer()
    peer.start()
    try:
        with everything(store, MAIL_URL=peer.url) as (port, _):
            sent = _send(port, seconds)
            found = _arrived(peer, sent, seconds)
    finally:
        peer.stop()
    report.add(
        f"Lead → SMTP, {store.kind}, 10 leads/s, {len(found.milliseconds)} of {len(sent)} leads",
        f"p50 {found.at(0.5):.0f} ms, p99 {found.at(0.99):.0f} ms", "p99 ≤ 1 s, none missing",
        found.at(0.99) <= CALM and len(found.milliseconds) == len(sent),
    )  # fmt: skip


def _send(port: int, seconds: float) -> dict[str, float]:
    connection, sent = HTTPConnection("127.0.0.1", port, timeout=60), {}
    began = time.monotonic()
    for number in range(max(3, int(seconds / EVERY))):
        time.sleep(max(0.0, began + number * EVERY - time.monotonic()))
        body = lead()
        sent[body["last_name"]] = time.monotonic()
        post(connection, body)
    return sent


def _arrived(peer: MailPeer, sent: dict[str, float], seconds: float) -> Taken:
    first: dict[str, float] = {}
    deadline = time.monotonic() + 30
    while len(first) < len(sent) and time.monotonic() < deadline:
        for mail in list(peer.mails):
            for name in sent:
                if name not in first and name in mail.text:
                    first[name] = mail.at
        time.sleep(0.1)
    return Taken(seconds, [(at - sent[name]) * 1000 for name, at in first.items()])

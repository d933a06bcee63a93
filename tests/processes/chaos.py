"""The long run: leads come in while web, worker, scheduler, Valkey and the mail server are killed again and again.

    python -m tests.processes.chaos --leads 10000 --rate 30 --kills 50 --flushes 10 --database postgresql

Ends with 1 when a lead was lost or doubled, an alert was lost, or a third copy of one arrived (reliability.md).
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from redis import Redis
from redis.exceptions import RedisError

from crm.extensions import db
from crm.factory import create_app
from crm.runtime.rundir import redis_url
from tests.conftest import settings_for
from tests.support.cast import Cast, people
from tests.support.databases import PostgresDatabases, SqliteDatabases
from tests.support.installation import Installation, until
from tests.support.mailpeer import MailPeer
from tests.support.outage import copies, stored, undelivered
from tests.support.sender import Sender, register_source

KILLED = ("web", "worker", "scheduler", "valkey")


def main() -> None:
    """Runs it once and prints what was found."""
    asked = _arguments()
    random.seed(asked.seed)
    folder = Path(tempfile.mkdtemp(prefix="relance-chaos-"))
    databases, cast = _databases(asked.database, folder)
    url = databases.fresh(folder)
    app = create_app(settings_for(url, folder))
    with app.app_context():
        register_source(cast)
    peer = MailPeer()
    peer.start()
    running = Installation(folder / "data", DATABASE_URL=url, MAIL_URL=peer.url).start()
    try:
        sys.exit(_run(asked, running, peer, app))
    finally:
        running.stop()
        peer.stop()
        databases.close()


def _run(asked: argparse.Namespace, running: Installation, peer: MailPeer, app: Flask) -> int:
    sender = Sender(running.port)
    began = time.monotonic()
    posting = sender.insist_on(asked.leads, asked.rate)
    _make_trouble(asked, running, peer, asked.leads / asked.rate)
    posting.join()
    print(f"{len(sender.answered)} leads acknowledged in {time.monotonic() - began:.0f} s", flush=True)
    until(lambda: undelivered(app) == 0, 900, "an empty outbox")
    return _report(asked, sender, peer, app)


def _make_trouble(asked: argparse.Namespace, running: Installation, peer: MailPeer, seconds: float) -> None:
    """Kills each process `kills` times and flushes the queue `flushes` times, in any order, over this time."""
    troubles = [*KILLED, "mail"] * asked.kills + ["flush"] * asked.flushes
    random.shuffle(troubles)
    for trouble in troubles:
        time.sleep(random.uniform(0, 2 * seconds / len(troubles)))
        if trouble == "mail":
            peer.stop()
            time.sleep(0.3)
            peer.start()
        elif trouble == "flush":
            _flush(running)
        elif running.pid(trouble):
            _kill(running, trouble)


def _flush(running: Installation) -> None:
    try:
        Redis.from_url(redis_url("", running.data_dir)).flushall()
    except RedisError as error:  # it has just been killed: that will do
        print(f"not flushed: {error}")


def _kill(running: Installation, name: str) -> None:
    try:
        running.kill(name)
    except ProcessLookupError:  # it died of the one before
        print(f"{name} was not there to be killed")


def _report(asked: argparse.Namespace, sender: Sender, peer: MailPeer, app: Flask) -> int:
    times = stored(app)
    mailed = copies(peer, sender)
    found = {
        "lost leads": asked.leads - len(times),
        "doubled leads": sum(1 for count in times.values() if count > 1),
        "lost alerts": sum(1 for count in mailed.values() if count == 0),
        "alerts sent more than twice": sum(1 for count in mailed.values() if count > 2),
    }
    print("copies of each alert:", dict(sorted(Counter(mailed.values()).items())))
    delays = sorted(_delays(sender, peer))
    print(f"lead to mail: p50 {_quantile(delays, 0.5):.2f} s, p99 {_quantile(delays, 0.99):.2f} s")
    for what, count in found.items():
        print(f"{what}: {count}")
    return 1 if any(found.values()) else 0


def _delays(sender: Sender, peer: MailPeer) -> list[float]:
    """Returns the seconds from each acknowledgement to the first mail about that lead."""
    first: dict[str, float] = {}
    for mail in peer.mails:
        first.setdefault(mail.text.partition("/leads/")[2].split()[0], mail.at)
    answered = {lead: sender.answered_at[number] for number, lead in sender.answered.items()}
    return [first[lead] - at for lead, at in answered.items() if lead in first]


def _quantile(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))] if values else 0.0


def _databases(name: str, folder: Path) -> tuple[SqliteDatabases | PostgresDatabases, Cast]:
    cast: list[Cast] = []

    def fill(url: str) -> None:
        app = create_app(settings_for(url, folder))
        with app.app_context():
            upgrade()
            cast.append(people())
            db.engine.dispose()

    databases = SqliteDatabases(folder, fill) if name == "sqlite" else PostgresDatabases(fill)
    return databases, cast[0]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=30)
    parser.add_argument("--kills", type=int, default=5, help="of each process and of the mail server")
    parser.add_argument("--flushes", type=int, default=2)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()

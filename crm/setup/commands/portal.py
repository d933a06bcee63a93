"""`flask portal --rate N`"""

import math
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from crm.config import Settings
from crm.setup.demo import DEMO_API_KEYS, DEMO_FILE
from crm.setup.fiction.wishes import places_of
from crm.setup.portal.playing import Play, Tally, play
from crm.setup.portal.postings import Posting


@click.command("portal")
@click.option(
    "--rate", type=click.FloatRange(min=0, min_open=True), default=1.0, show_default=True, help="Leads a second."
)
@click.option("--url", help="Where the server is (default: the one of these settings on this machine).")
@click.option("--key", help="The API key to use (default: those of the demonstration's sources).")
@click.option("--seconds", type=click.FloatRange(min=0), help="Stop after so long.")
@click.option("--count", type=click.IntRange(min=1), help="Stop after so many requests.")
@click.option("--dealership", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=DEMO_FILE,
              help="The dealership file whose outlets and brands are asked for.")  # fmt: skip
@click.option("--seed", type=int, help="The same seed sends the same leads.")
@click.option("--verbose", is_flag=True, help="One line for each request.")
@with_appcontext
def command(
    rate: float, url: str | None, key: str | None, seconds: float | None, count: int | None, dealership: Path,
    seed: int | None, verbose: bool,
) -> None:  # fmt: skip
    """Play the portals: post realistic leads over HTTP to a running server, RATE a second."""
    what = Play(
        url=(url or _here(current_app.config["SETTINGS"])).rstrip("/"),
        keys={"*": key} if key else dict(DEMO_API_KEYS),
        rate=rate,
        seconds=math.inf if seconds is None else seconds,
        count=math.inf if count is None else count,
        places=places_of(dealership),
        seed=seed,
    )
    tally = Tally(heard=_tell) if verbose else Tally()
    with _stopped_by_signals() as stop:
        outcomes = play(what, stop, tally)
    told = ", ".join(f"{name} {times}" for name, times in outcomes.most_common())
    click.echo(_("%(sent)s requests: %(told)s", sent=tally.sent, told=told or "–"))


@contextmanager
def _stopped_by_signals() -> Iterator[Event]:
    """Ctrl-C and a polite end let the last request finish and the counts be told."""
    stop = Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _here(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::", ""} else settings.host  # noqa: S104 - compared, not bound
    return f"http://{host}:{settings.port}"


def _tell(posting: Posting, outcomes: list[str]) -> None:
    click.echo(f"{posting.source}: {posting.what} → {', '.join(outcomes)}")

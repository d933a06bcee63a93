"""`make bench`: everything that the issue asks to be measured, on SQLite and PostgreSQL."""

import argparse
from pathlib import Path

from bench import board, client_page, idle, intake, mails, pages, search
from bench.clients import with_clients
from bench.report import Report
from bench.stores import stores

PARTS = ("pages", "client_page", "board", "intake", "mails", "idle", "search")
CLIENTS = (10_000, 100_000, 1_000_000)


def main() -> None:
    """Runs the parts that were asked for; appends the figures to RESULTS.md unless told not to."""
    asked = _arguments()
    small, large = (300, 1_000) if asked.quick else (10_000, 100_000)
    report = Report()
    for kind in asked.databases:
        with stores(kind, asked.keep) as maker:
            if "search" in asked.parts:
                for clients in (1_000,) if asked.quick else asked.clients:
                    search.measure(with_clients(maker, clients), clients, 20 if asked.quick else 200, report)
            if not set(asked.parts) - {"search"}:
                continue
            filled = [maker.filled(small), maker.filled(large)]
            if "pages" in asked.parts:
                pages.measure(filled, 5 if asked.quick else 150, report)
            if "board" in asked.parts:
                board.measure(filled[0], 5 if asked.quick else 100, report)
            if "client_page" in asked.parts:
                client_page.measure(filled[0], 5 if asked.quick else 60, report)
            if "intake" in asked.parts:
                intake.measure(
                    [maker.filled(200 if asked.quick else 1_000), filled[1]], 1.0 if asked.quick else 10.0, report
                )
            if "mails" in asked.parts:
                mails.measure(filled[0], 1.0 if asked.quick else 20.0, report)
            if "idle" in asked.parts and kind == "sqlite":
                idle.measure(filled[0], report)
    if not asked.quick:
        report.keep(f"{', '.join(asked.parts)} on {' and '.join(asked.databases)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and short: does the bench itself work?")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--parts", nargs="+", default=list(PARTS), choices=PARTS)
    parser.add_argument("--clients", nargs="+", type=int, default=CLIENTS, help="how many, for the part “search”")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the filled databases, for the next time")
    return parser.parse_args()


if __name__ == "__main__":
    main()

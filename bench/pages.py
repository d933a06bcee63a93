"""The home panel with one brand filter, 20 and 50 rows, against the floor; and how it grows."""

from bench.report import Report
from bench.servers import serving
from bench.stores import Store
from bench.visiting import Visitor, cookie_of, interleaved, rows_in

SIZES = (20, 50)
BRAND = "AC"
MOST, MOST_GROWTH = 3.0, 1.5


def measure(stores: list[Store], rounds: int, report: Report) -> None:
    """Measures on a small and a large store of one kind, all in the same rounds."""
    small, large = stores
    with serving("product", small) as a, serving("floor", small) as b, serving("product", large) as c, serving("floor", large) as d:  # fmt: skip
        ports = {
            ("product", small.leads): a,
            ("floor", small.leads): b,
            ("product", large.leads): c,
            ("floor", large.leads): d,
        }
        cookies = {store.leads: cookie_of(store, 2) for store in stores}
        for size in SIZES:
            _one_size(small.kind, size, ports, cookies, rounds, report)


def _one_size(kind: str, size: int, ports: dict, cookies: dict, rounds: int, report: Report) -> None:
    path = f"/?brand={BRAND}&per_page={size}"
    ways = {(what, leads): (Visitor(port, cookies[leads]), path) for (what, leads), port in ports.items()}
    shown = {way: rows_in(visitor.get(path)[1]) for way, (visitor, _) in ways.items()}
    found = interleaved(ways, rounds)
    sizes = sorted(cookies)
    for leads in sizes:
        ratio = found["product", leads] / found["floor", leads]
        report.add(
            f"Home panel, {kind}, {leads:,} leads, {shown['product', leads]} rows (floor: {shown['floor', leads]})",
            f"{found['product', leads]:.1f} ms, floor {found['floor', leads]:.1f} ms: × {ratio:.2f}",
            f"× {MOST:g} at most", ratio <= MOST,
        )  # fmt: skip
    growth = found["product", sizes[-1]] / found["product", sizes[0]]
    report.add(
        f"Home panel, {kind}, {size} rows: {sizes[-1]:,} against {sizes[0]:,} leads", f"× {growth:.2f}",
        f"× {MOST_GROWTH:g} at most", growth <= MOST_GROWTH,
    )  # fmt: skip

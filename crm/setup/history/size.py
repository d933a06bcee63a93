"""How much history to make."""

from dataclasses import dataclass

PER_MONTH = {"VN": 20.5, "VO": 40.0, "FI": 0.8, "SE": 1.6}  # leads per outlet and month (shared/domain.md, numbers)
SEASON = (0.85, 1.00, 1.26, 1.03, 0.99, 1.07, 1.07, 0.60, 0.97, 0.94, 0.94, 1.28)  # January to December


@dataclass(frozen=True)
class Size:
    """`leads` is about how many (None: as many as outlets of this trade have); `open_share` how many stay open.

    `open_share` None leaves open what a busy team would have open. The same seed and time make the same history.
    """

    leads: int | None = None
    months: int = 24
    open_share: float | None = None
    seed: int = 20_241_121
    raw_days: int = 14  # leads of so many last days keep their raw message
    journal_days: int | None = None  # leads closed longer ago have no journal: for benchmarks, where it only costs time
    staged: bool = True  # fresh leads in each state of the clock, and some to repair

    def factor(self, outlets: int) -> float:
        """Returns by how much an outlet's usual numbers are multiplied to reach `leads`."""
        usual = sum(PER_MONTH.values()) * self.months * outlets
        return 1.0 if self.leads is None else self.leads / usual

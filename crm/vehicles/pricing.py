"""How a price changes: by a percentage, by an amount, or to a fixed one. Pure rules; prices are cents with tax."""

PERCENT, EUROS, FIXED = "percent", "euros", "fixed"
EURO = 100
HIGHEST = 100_000_000 * EURO


class TooHigh(ValueError):
    """The result is more than any vehicle costs."""


class NoPrice(Exception):
    """The vehicle has no price that could go up or down."""


def changed_price(cents: int | None, how: str, amount: int) -> int:
    """Returns the new price; `amount` is percent, or cents. A percentage gives whole euros, half an euro up.

    Raises NoPrice for a change of none, ValueError for a result that is no price, TooHigh among them.
    """
    if how == FIXED:
        return _checked(amount)
    if cents is None:
        raise NoPrice
    if how == EUROS:
        return _checked(cents + amount)
    return _checked((cents * (100 + amount) + 50 * EURO) // (100 * EURO) * EURO)


def _checked(cents: int) -> int:
    if cents > HIGHEST:
        raise TooHigh(cents)
    if cents <= 0:
        raise ValueError(cents)
    return cents

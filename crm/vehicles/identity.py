"""What a car is known by: the number of its chassis (VIN, ISO 3779) and its plate."""

import re

from crm.kernel.text import fold

VIN_LENGTH = 17
_VIN = re.compile("[A-HJ-NPR-Z0-9]{17}")  # ISO 3779: no I, O or Q, which look like 1 and 0
_PLATE = re.compile("[A-Z0-9]{2,15}")
_SIV = re.compile(r"([A-Z]{2})(\d{3})([A-Z]{2})")  # since 2009: AB-123-CD
_FNI = re.compile(r"(\d{1,4})([A-Z]{1,3})(\d{2,3}|2[AB])")  # before: 1234 AB 14


_CHECKED = "12345L"  # first letter of the countries that demand a check digit: United States, Canada, Mexico, China
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, *range(9, 10), *range(2, 10)), strict=True)
)


class NotAVin(ValueError):
    """Not 17 characters (`length` says how many), or one that no VIN has (`letters`)."""

    def __init__(self, length: int, letters: str) -> None:
        super().__init__(f"{length} {letters}")
        self.length, self.letters = length, letters


class NotAPlate(ValueError):
    """Too short, too long, or with signs that no plate has."""


def tidy_vin(text: str) -> str:
    """Returns a VIN in capitals without blanks, empty for none. Raises NotAVin."""
    vin = re.sub(r"[\s.-]", "", text).upper()
    if vin and not _VIN.fullmatch(vin):
        raise NotAVin(len(vin), "".join(dict.fromkeys(re.sub("[A-HJ-NPR-Z0-9]", "", vin)))[:5])
    return vin


def seems_mistyped(vin: str) -> bool:
    """Returns whether the check digit (49 CFR 565.15) of a VIN is wrong, where one is demanded.

    European makers put what they like into its place: theirs never seem mistyped.
    """
    if len(vin) != VIN_LENGTH or vin[0] not in _CHECKED:
        return False
    total = sum(
        weight * _VALUES.get(sign, int(sign) if sign.isdecimal() else 0)
        for sign, weight in zip(vin, _WEIGHTS, strict=True)
    )
    return vin[8] != ("X" if total % 11 == 10 else str(total % 11))


def tidy_plate(text: str) -> str:
    """Returns a plate as its capitals and digits alone, empty for none: French ones and those of others. Raises NotAPlate."""
    plate = re.sub(r"[\s.·–-]", "", fold(text)).upper()
    if plate and not _PLATE.fullmatch(plate):
        raise NotAPlate(text)
    return plate


def shown_plate(plate: str) -> str:
    """Returns a plate as it is written on the car: AB-123-CD, 1234 AB 14; one of another country as it is."""
    if new := _SIV.fullmatch(plate):
        return "-".join(new.groups())
    old = _FNI.fullmatch(plate)
    return " ".join(old.groups()) if old else plate

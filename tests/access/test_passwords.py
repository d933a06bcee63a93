"""Which passwords are good enough, and how they are kept."""

import pytest

from crm.access.passwords import (
    LONGEST,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    check_strength,
    hash_password,
    matches,
)

OWN = ("FR-000802P.d004", "olivier.vasseur@example.com", "Olivier", "Vasseur")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", PasswordTooShort),
        ("x" * 11, PasswordTooShort),
        ("aé" * 100, PasswordTooLong),
        ("motdepasse2026!", PasswordTooCommon),
        ("Mot de passe 1234", PasswordTooCommon),
        ("12345678901234", PasswordTooCommon),
        ("aaaaaaaabbbb", PasswordTooCommon),
        ("2026Peugeot2026", PasswordTooCommon),
        ("Vasseur123456", PasswordTooCommon),
        ("fr-000802p.d004", PasswordTooCommon),
        ("Olivier.Vasseur@example.com", PasswordTooCommon),
    ],
)
def test_weak_password_is_refused(password, reason):
    with pytest.raises(reason):
        check_strength(password, OWN)


@pytest.mark.parametrize("password", ["cheval correct pile agrafe", "un mot de passe de théâtre", "j7#kQ!x09Lm2"])
def test_good_password_is_taken(password):
    check_strength(password, OWN)


def test_password_is_kept_as_an_argon2id_hash_of_its_own():
    first, second = hash_password("cheval correct pile agrafe"), hash_password("cheval correct pile agrafe")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert matches(first, "cheval correct pile agrafe")
    assert not matches(first, "cheval correct pile agraf")


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_no_password_matches_where_none_is_kept(kept):
    assert not matches(kept, "")
    assert not matches(kept, "x" * (LONGEST + 10))

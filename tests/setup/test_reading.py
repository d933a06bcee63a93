"""Every mistake in a dealership file is told with its line and field, all of them at once."""

import pytest

from crm.setup.dealership.problems import DealershipFileWrong
from crm.setup.dealership.reading import read
from tests.setup.files import GOOD, spoilt
from tests.setup.mistakes import MISTAKES


@pytest.fixture(autouse=True)
def _in_english(bare_app):
    """Messages are told in English here."""


@pytest.mark.parametrize(("before", "after", "told"), MISTAKES, ids=[told[:70] for *_, told in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_field(before, after, told):
    with pytest.raises(DealershipFileWrong) as wrong:
        read(spoilt(before, after))
    assert any(line.startswith(told) for line in wrong.value.lines), wrong.value.lines


def test_the_good_file_is_good():
    file = read(GOOD)
    assert [outlet.code for outlet in file.outlets] == ["BOC-FLERS", "BOC-VIRE"]
    assert file.people[1].shares[1].percent == 40


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    text = spoilt("FR25009026113", "FR1").replace('"Sales_Manager"', '"Boss"').replace('door = "adf"', 'door = "x"')
    with pytest.raises(DealershipFileWrong) as wrong:
        read(text)
    assert [line.split(":")[0] for line in wrong.value.lines] == [
        "line 3, legal_entity.vat_number",
        "line 27, people[1].profile",
        "line 52, sources[1].door",
    ]


def test_two_people_with_one_address_are_asked_for_by_id():
    text = spoilt('email = "aurore.saint-clair', 'id = "FR-061234B.d009"\nemail = "aurore.saint-clair')
    text = text.replace("aurore.saint-clair@bocage.example.com", "remi.castillon@bocage.example.com")
    with pytest.raises(DealershipFileWrong) as wrong:
        read(text)
    assert wrong.value.lines == [
        "line 45, groups[1].members[1]: “remi.castillon@bocage.example.com” means several people; write the id"
    ]


def test_a_wrong_secret_is_never_repeated_in_a_message():
    with pytest.raises(DealershipFileWrong) as wrong:
        read(spoilt('"a-key-of-at-least-24-characters"', '"my secret key"'))
    assert "my secret key" not in str(wrong.value)


def test_a_byte_order_mark_does_no_harm():
    assert read("\ufeff" + GOOD).legal_entity.name == "Autos du Bocage"

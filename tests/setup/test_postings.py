"""What the played portals send is what the real readers read."""

from datetime import UTC, datetime
from random import Random

import pytest

from crm.intake.prospect import Prospect, Unreadable, from_json, to_json
from crm.intake.readers.everything import read
from crm.setup.demo import DEMO_API_KEYS, DEMO_FILE
from crm.setup.fiction.letters import as_json, as_request
from crm.setup.fiction.wishes import Wishes, places_of
from crm.setup.portal.postings import ADF, JSON, SENDERS, Postman

AT = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
PLACES = places_of(DEMO_FILE)


@pytest.fixture
def postman():
    return Postman(PLACES, Random(11), 2026)


def records(posting):
    return read(posting.body, posting.content_type, None, AT).records


def test_all_that_is_sent_can_be_read_except_what_is_broken(postman):
    for _ in range(400):
        posting = postman.next(AT)
        wanted = Unreadable if posting.what == "broken" else Prospect
        assert all(isinstance(record, wanted) for record in records(posting)), posting.body


def test_every_case_comes_up(postman):
    assert {postman.next(AT).what for _ in range(1500)} == {
        "new", "several", "double", "resend", "second thought", "unknown place", "old machine", "broken",
    }  # fmt: skip


def test_a_resend_has_the_same_number_and_a_double_none(postman):
    [first] = records(postman.new(AT))
    [again], [double] = records(postman.resend(AT)), records(postman.double(AT))
    assert again.external_id == first.external_id
    assert double.external_id is None
    assert (double.email, double.vehicle_of_interest) == (first.email, first.vehicle_of_interest)


def test_old_machines_lose_no_accent(postman):
    said = [records(postman.old_machine(AT))[0] for _ in range(60)]
    assert any(set("éèçôï") & set(f"{one.first_name}{one.last_name}{one.comments}") for one in said)
    assert all("Reprise & financement" in one.comments for one in said)
    assert not any("�" in (one.comments or "") for one in said)


def test_every_sender_has_a_key_and_a_door():
    assert {name for name, *_ in SENDERS} <= set(DEMO_API_KEYS)
    assert {path for _, path, _ in SENDERS} == {JSON, ADF}


def test_the_history_keeps_a_request_as_a_reader_would():
    wishes = Wishes(Random(5), 2026)
    for place in PLACES:
        wish = wishes.next(place, "VO")
        kept = as_request(wish, AT)
        assert to_json(from_json(kept)) == kept
        body = as_json(wish, AT)
        assert {kept[name] for name in ("email", "comments", "first_name", "city")} - {None} <= {
            value for value in body.values() if isinstance(value, str)
        }


def test_people_exist_in_example_domains_and_fiction_numbers_only():
    wishes = Wishes(Random(5), 2026)
    for _ in range(200):
        person = wishes.next(PLACES[0], "VN").person
        assert person.email.partition("@")[2].startswith("example.")
        assert person.phone.startswith(("+3363998", "+3326191"))

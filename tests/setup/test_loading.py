"""Loading a dealership file into the database: all of it, again, changed, or not at all."""

import hashlib

import pytest
from sqlalchemy import func, select

from crm.access.models import LoginSequence, SalesManager, Share, SignInName, User
from crm.access.passwords import matches
from crm.assignment.models import GroupMember, RotationGroup, Rule
from crm.extensions import db
from crm.intake.models import ApiKey, Source
from crm.journal.queries import timeline
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.outlets.models import Brand, ClosedDay, LegalEntity, OpeningSpan, Outlet, ResponseTarget
from crm.setup.dealership.loading import load
from crm.setup.dealership.problems import DealershipFileWrong
from crm.setup.dealership.writing.sources import KeyTaken
from tests.setup.files import GOOD, spoilt

KEY = "a-key-of-at-least-24-characters"


@pytest.fixture
def loaded(in_app):
    """Loads a text and commits it; the session stays in that legal entity."""

    def load_and_commit(text):
        ledger = load(text)
        db.session.commit()
        return ledger

    yield load_and_commit
    db.session().leave()


def only(model, **values):
    """Returns the one row with these values."""
    return db.session.scalars(select(model).filter_by(**values)).one()


def test_a_file_makes_the_whole_dealership(loaded):
    loaded(GOOD)
    assert only(LegalEntity, vat_number="FR25009026113").name == "Autos du Bocage"
    assert only(Brand, code="AC").name == "Citroën"
    assert only(Outlet, code="BOC-FLERS").sales_alerts == ["ventes@bocage.example.com"]
    aurore = only(User, email="aurore.saint-clair@bocage.example.com")
    assert [(s.percent) for s in db.session.scalars(select(Share).where(Share.user_id == aurore.id))] == [60, 40]
    assert only(GroupMember, group_id=only(RotationGroup, name="Flotte").id).user_id == aurore.id
    assert only(Rule, name="À tour de rôle").target == "turn"
    assert only(Source, name="OccaZoom").door == "adf"


def test_a_second_load_changes_nothing_and_says_so(loaded):
    first, second = loaded(GOOD), loaded(GOOD)
    assert not first.nothing_changed
    assert second.nothing_changed


def test_new_people_get_the_number_after_those_from_before(loaded):
    loaded(GOOD)
    assert only(User, last_name="Saint-Clair").login_id == "FR-061234B.d003"
    assert only(LoginSequence, dealer_code="061234B").last == 3


def test_people_can_sign_in_by_id_and_by_address(loaded):
    loaded(spoilt('last_name = "Castillon"', 'last_name = "Castillon"\npassword = "le vélo de Rémi"'))
    remi = only(User, last_name="Castillon")
    names = db.session.scalars(select(SignInName.name).where(SignInName.user_id == remi.id)).all()
    assert sorted(names) == ["fr-061234b.d002", "remi.castillon@bocage.example.com"]
    assert matches(remi.password_hash, "le vélo de Rémi")


def test_a_password_of_the_file_never_replaces_one_that_is_there(loaded):
    loaded(spoilt('last_name = "Castillon"', 'last_name = "Castillon"\npassword = "le vélo de Rémi"'))
    loaded(spoilt('last_name = "Castillon"', 'last_name = "Castillon"\npassword = "un autre mot de passe"'))
    assert matches(only(User, last_name="Castillon").password_hash, "le vélo de Rémi")


def test_what_the_file_does_not_mention_is_left_as_it_is(loaded):
    loaded(GOOD)
    only(User, last_name="Castillon").language = "en"
    only(Outlet, code="BOC-VIRE").sales_alerts = ["chef@bocage.example.com"]
    db.session.commit()
    assert loaded(GOOD).nothing_changed
    assert only(User, last_name="Castillon").language == "en"
    assert only(Outlet, code="BOC-VIRE").sales_alerts == ["chef@bocage.example.com"]


def test_a_holiday_zone_may_be_given_by_its_name(loaded):
    loaded(spoilt('name = "Vire"', 'name = "Vire"\nholiday_zone = "Moselle"'))
    assert only(Outlet, code="BOC-VIRE").holiday_zone == "57"


def test_a_changed_field_is_changed_and_told(loaded):
    loaded(GOOD)
    ledger = loaded(spoilt('name = "Vire"', 'name = "Vire Normandie"\nphone = "+33 2 61 91 40 00"'))
    assert ledger.changed == ["outlet BOC-VIRE: name, phone"]
    assert only(Outlet, code="BOC-VIRE").phone == "+33261914000"


def test_what_was_changed_is_in_the_journal(loaded):
    loaded(GOOD)
    vire = only(Outlet, code="BOC-VIRE")
    loaded(spoilt('name = "Vire"', 'name = "Vire Normandie"'))
    changed, made = timeline("outlet", vire.id)
    assert (made.kind, made.actor_name) == ("outlet.made", "dealership.toml")
    assert changed.kind == "outlet.changed"
    assert changed.data["changes"] == {"name": ["Vire", "Vire Normandie"]}


def test_hours_closed_days_and_targets_become_those_of_the_file(loaded):
    before = 'name = "Vire"\nopening_hours = { lundi-mardi = "9h-12h30, 14:00-19:00", dimanche = "fermé" }'
    loaded(spoilt('name = "Vire"', before + "\nclosed_days = [2026-12-24]\nresponse_targets = { VN = {} }"))
    after = before.replace("9h", "8:30") + '\nclosed_days = [{ day = 2026-12-31, label = "Inventaire" }]'
    ledger = loaded(spoilt('name = "Vire"', after + "\nresponse_targets = { CALL = { first_response = 10 } }"))
    spans = db.session.scalars(select(OpeningSpan).order_by(OpeningSpan.weekday, OpeningSpan.opens))
    assert [(s.weekday, s.opens, s.closes) for s in spans] == [
        (0, 510, 750), (0, 840, 1140), (1, 510, 750), (1, 840, 1140),
    ]  # fmt: skip
    assert only(ClosedDay).label == "Inventaire"
    assert (only(ResponseTarget).activity, only(ResponseTarget).first_response) == ("CALL", 10)
    assert [line.partition(": ")[2] for line in ledger.changed] == ["opening hours", "closed days", "response targets"]


def test_the_star_names_the_manager_of_every_brand_without_a_line_of_its_own(loaded):
    two = 'id = "FR-061234B.d001"\nfirst_name = "Ève"\nlast_name = "Roche"\nprofile = "Sales_Manager"\n\n[[people]]\n'
    text = GOOD.replace("[[people]]\n", "[[people]]\n" + two, 1).replace(
        'name = "Vire"', 'name = "Vire"\nsales_managers = { "*" = "FR-061234B.d002", DS = "FR-061234B.d001" }'
    )
    loaded(text)
    named = dict(db.session.execute(select(Brand.code, User.last_name).select_from(SalesManager)
        .join(Brand, Brand.id == SalesManager.brand_id).join(User, User.id == SalesManager.user_id)).all())  # fmt: skip
    assert named == {"AC": "Castillon", "DS": "Roche"}


def test_rules_are_just_those_of_the_file_in_its_order(loaded):
    loaded(GOOD)
    rules = '[[rules]]\nname = "Financement"\ntarget = "manager"\nactivities = ["FI"]\n\n'
    loaded(GOOD.replace("[[rules]]", rules + "[[rules]]", 1))
    assert db.session.scalars(select(Rule.name).order_by(Rule.position)).all() == ["Financement", "À tour de rôle"]
    ledger = loaded(GOOD)
    assert ledger.removed == ["rule Financement"]


def test_only_the_fingerprint_of_a_key_is_kept(loaded):
    loaded(GOOD)
    assert only(ApiKey, source_id=only(Source, name="OccaZoom").id).key_hash == hashlib.sha256(KEY.encode()).hexdigest()


def test_a_key_taken_out_of_the_file_is_revoked_and_may_come_back(loaded):
    loaded(GOOD)
    loaded(spoilt(f'api_keys = ["{KEY}"]', ""))
    source = only(Source, name="OccaZoom")
    assert only(ApiKey, source_id=source.id).revoked_at is not None
    loaded(GOOD)
    assert only(ApiKey, source_id=source.id).revoked_at is None


def test_a_generated_key_is_told_once_and_stays(loaded):
    text = spoilt(f'api_keys = ["{KEY}"]', "generate_key = true")
    first, second = loaded(text), loaded(text)
    [(name, key)] = first.new_keys
    assert name == "OccaZoom"
    assert only(ApiKey, key_hash=hashlib.sha256(key.encode()).hexdigest()).revoked_at is None
    assert second.new_keys == []
    assert second.nothing_changed


def test_a_key_may_be_given_as_its_fingerprint(loaded):
    loaded(GOOD)
    fingerprint = hashlib.sha256(KEY.encode()).hexdigest()
    assert loaded(spoilt(f'"{KEY}"', f'"sha256:{fingerprint}"')).nothing_changed


def test_a_key_of_another_legal_entity_is_refused(loaded):
    loaded(GOOD)
    other = GOOD.replace("FR25009026113", "FR51000802009").replace("061234B", "061235B")
    with pytest.raises(KeyTaken):
        loaded(other)
    db.session.rollback()


def test_a_wrong_file_writes_nothing(in_app, cast):
    with pytest.raises(DealershipFileWrong):
        load(spoilt('door = "adf"', 'door = "fax"'))
    with inside(db.session(), EVERY_TENANT):
        assert db.session.scalar(select(func.count()).select_from(LegalEntity)) == 2


def test_the_other_legal_entities_are_not_touched(loaded, cast):
    loaded(GOOD)
    db.session().leave()
    with inside(db.session(), cast.garage):
        assert db.session.scalar(select(Outlet.name).where(Outlet.code == cast.caen.code)) == "Garage Martin Caen"
        assert db.session.scalar(select(func.count()).select_from(Rule)) == 0


def test_records_that_left_the_file_stay_and_are_named(loaded):
    loaded(GOOD)
    start, end = GOOD.index('[[outlets]]\ncode = "BOC-VIRE"'), GOOD.index("[[people]]")
    fewer = GOOD[:start] + GOOD[end:]
    fewer = fewer.replace("BOC-VIRE = { AC = 60, DS = 40 }", "BOC-FLERS = { AC = 60 }")
    ledger = loaded(fewer)
    assert ledger.left_out == ["outlet BOC-VIRE"]
    assert only(Outlet, code="BOC-VIRE").active

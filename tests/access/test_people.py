"""Ids, posts and sales managers (mission MP-01, CF-13, CF-25)."""

import pytest

from crm.access.actions import (
    ProfileCannotManage,
    name_sales_manager,
    new_login_id,
    save_shares,
    save_user,
    set_password,
)
from crm.access.models import User
from crm.access.passwords import hash_password
from crm.access.queries import (
    account_named,
    active_people,
    people_page,
    posts_of,
    sales_manager_of,
    shares_of,
)
from crm.access.sessions import start_session, user_of_session
from crm.extensions import db
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.outlets.models import Brand, Outlet


def found(name: str) -> int | None:
    with inside(db.session(), EVERY_TENANT):
        account = account_named(name)
    return account and account.user_id


def newcomer(login_id: str, email: str = "", **values) -> User:
    user = User(login_id=login_id, first_name="Noé", last_name="Veau", profile="Salesman", email=email, **values)
    save_user(user)
    return user


def test_ids_count_up_and_are_never_reused(in_garage):
    first = new_login_id("000777K")
    newcomer(first)
    assert [first, new_login_id("000777K")] == ["FR-000777K.d001", "FR-000777K.d002"]
    assert new_login_id("000777K") == "FR-000777K.d003"


def test_id_from_before_is_kept_and_not_given_out_again(in_garage):
    newcomer("FR-000777K.d001")
    assert new_login_id("000777K") == "FR-000777K.d002"


def test_id_of_another_legal_entity_is_not_given_out(in_garage, cast):
    assert new_login_id("000999M") == "FR-000999M.d002"  # .d001 is the stranger's


def test_administrator_has_an_id_of_their_own_form(in_garage):
    assert new_login_id("000777K", administrator=True) == "FR-000777K.admin"
    newcomer("FR-000777K.admin")
    assert new_login_id("000777K", administrator=True) == "FR-000777K.admin2"


def test_new_email_signs_in_and_the_old_one_no_longer(in_garage, cast):
    user = db.session.get(User, cast.owner.id)
    changes = save_user(user, email="olivier@example.com", job_title="Vendeur")
    assert (changes["email"].old, changes["email"].new) == (cast.owner.email, "olivier@example.com")
    db.session.commit()
    assert [found("Olivier@Example.com"), found(cast.owner.login_id.upper())] == [cast.owner.id] * 2
    assert found(cast.owner.email) is None


def test_email_of_two_people_signs_in_the_one_who_had_it_first(in_garage, cast):
    newcomer("FR-000777K.d001", email=cast.owner.email)
    db.session.commit()
    assert found(cast.owner.email) == cast.owner.id
    assert found("FR-000777K.d001") not in (None, cast.owner.id)


def test_email_of_somebody_who_left_signs_in_the_next_one(in_garage, cast):
    save_user(db.session.get(User, cast.owner.id), active=False)
    newcomer("FR-000777K.d001", email=cast.owner.email)
    db.session.commit()
    assert found(cast.owner.email) == found("FR-000777K.d001")


def test_switched_off_person_is_signed_out_at_once(in_garage, cast):
    user = db.session.get(User, cast.owner.id)
    token = start_session(user)
    db.session.commit()
    save_user(user, active=False)
    db.session.commit()
    assert user_of_session(token) is None
    assert cast.owner.id not in {person.id for person in active_people()}


def test_new_password_ends_every_session(in_garage, cast):
    user = db.session.get(User, cast.owner.id)
    token = start_session(user)
    db.session.commit()
    set_password(user, hash_password("cheval correct pile agrafe"))
    db.session.commit()
    assert user_of_session(token) is None


def test_posts_follow_the_shares(in_garage, cast):
    user = db.session.get(User, cast.mate.id)
    assert (cast.lisieux.id, cast.brands["AP"]) in posts_of(user)
    only = {(cast.caen.id, cast.brands["AC"]): 40}
    assert save_shares(user, only)
    assert not save_shares(user, only)
    assert posts_of(user) == set(only)
    assert shares_of(user.id) == only


def test_sales_manager_is_named_per_outlet_and_brand(in_garage, cast):
    outlet, brand = db.session.get(Outlet, cast.lisieux.id), db.session.get(Brand, cast.brands["AP"])
    assert sales_manager_of(outlet.id, brand.id).id == cast.manager.id
    desk = db.session.get(User, cast.rmcd.id)
    assert name_sales_manager(outlet, brand, desk).new == desk.id
    assert sales_manager_of(outlet.id, brand.id).id == desk.id
    assert name_sales_manager(outlet, brand, desk) is None
    name_sales_manager(outlet, brand, None)
    assert sales_manager_of(outlet.id, brand.id) is None
    assert sales_manager_of(cast.caen.id, brand.id).id == cast.manager.id
    assert sales_manager_of(None, brand.id) is None


def test_salesperson_cannot_be_named_sales_manager(in_garage, cast):
    outlet, brand = db.session.get(Outlet, cast.caen.id), db.session.get(Brand, cast.brands["AP"])
    with pytest.raises(ProfileCannotManage):
        name_sales_manager(outlet, brand, db.session.get(User, cast.owner.id))


def test_people_go_by_pages_in_the_order_of_their_names(in_garage, cast):
    seen, after, more = [], "", True
    while more:
        rows, more = people_page("", after, 2)
        seen += [row.login_id for row in rows]
        after = rows[-1].public_id
    assert seen == [row.login_id for row in people_page("", "", 50)[0]]
    assert len(seen) == 6

"""Managers edit the rules as sentences in order, and see whose turn it is (mission CF-12)."""

import re

import pytest

from crm.assignment.actions import place
from crm.assignment.models import GroupMember, Rotation, Rule
from crm.assignment.rules import all_groups, all_rules
from crm.extensions import db
from tests.leads.scene import lead

PEUGEOT = {"brands": ["AP"], "outlets": ["MAR-CAEN"], "activities": ["VN"], "target": "turn", "name": "Peugeot neuf"}


@pytest.fixture
def three(app, cast, tenant) -> list[str]:
    """Three rules, by public id."""
    with app.app_context(), tenant(cast.garage):
        rows = [
            Rule(position=1, name="Flottes", kinds=["B2B"], target="person", person_id=cast.owner.id),
            Rule(position=2, name="Peugeot", brands=["AP"], target="turn"),
            Rule(position=3, name="Essais", lead_types=["walk_in"], target="manager"),
        ]
        db.session.add_all(rows)
        db.session.flush()
        return [row.public_id for row in rows]


@pytest.fixture
def stored(app, cast, tenant):
    """Reads (name, active) of each rule in order."""

    def read() -> list[tuple[str, bool]]:
        with app.app_context(), tenant(cast.garage):
            return [(rule.name, rule.active) for rule in all_rules()]

    return read


def test_the_rules_are_read_as_sentences_and_end_at_the_sales_manager(client, signed_in, cast, three):
    page = signed_in(client, cast.manager).get("/assignment/rules").text
    assert page.index("Flottes") < page.index("Peugeot") < page.index("Essais") < page.index("rule-last")
    assert "Olivier Vasseur" in page


def test_a_rule_is_made_and_comes_last(client, signed_in, cast, three, stored):
    answer = signed_in(client, cast.manager).post("/assignment/rules", data=PEUGEOT)
    assert answer.status_code == 303
    assert stored()[-1] == ("Peugeot neuf", True)


def test_a_rule_without_name_is_named_after_what_it_says(client, signed_in, cast, stored):
    signed_in(client, cast.manager).post("/assignment/rules", data=PEUGEOT | {"name": ""})
    assert stored()[0][0].startswith("Peugeot, VN, ")


def test_a_named_group_is_made_with_its_people(app, client, signed_in, cast, tenant):
    form = {"activities": ["VO"], "target": "group", "group_name": "Équipe VO", "name": "Occasions"}
    form |= {"members": [cast.owner.public_id, cast.mate.public_id]}
    signed_in(client, cast.manager).post("/assignment/rules", data=form)
    with app.app_context(), tenant(cast.garage):
        (group,), (rule,) = all_groups(), all_rules()
        assert (group.name, rule.group_id, rule.target) == ("Équipe VO", group.id, "turn")
        members = {row.user_id for row in db.session.scalars(db.select(GroupMember))}
        assert members == {cast.owner.id, cast.mate.id}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"target": "person"}, "person"),
        ({"target": "group", "group_name": "", "members": []}, "group_name"),
        ({"target": "group", "group_name": "Équipe", "members": []}, "members"),
    ],
)
def test_a_rule_that_leads_nowhere_is_refused(client, signed_in, cast, stored, form, field):
    answer = signed_in(client, cast.manager).post("/assignment/rules", data=form)
    assert answer.status_code == 422
    assert re.search(f'id="{field}-(error|hint)"', answer.text)
    assert stored() == []


def test_a_stranger_cannot_be_named_in_a_rule(client, signed_in, cast, stored):
    form = {"target": "person", "person": cast.stranger.public_id}
    assert signed_in(client, cast.manager).post("/assignment/rules", data=form).status_code == 422
    assert stored() == []


def test_a_rule_is_changed_but_not_over_somebody_elses_change(client, signed_in, cast, three, stored):
    browser = signed_in(client, cast.manager)
    address = f"/assignment/rules/{three[1]}"
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', browser.get(address).text).group(1)
    browser.post(address, data=PEUGEOT | {"seen": seen})
    late = browser.post(address, data=PEUGEOT | {"seen": seen, "name": "Trop tard"})
    assert late.status_code == 409
    assert "Trop tard" in late.text
    assert stored()[1] == ("Peugeot neuf", True)


def test_rules_move_up_and_down_and_stop_at_the_ends(client, signed_in, cast, three, stored):
    browser = signed_in(client, cast.manager)
    browser.post(f"/assignment/rules/{three[2]}/position", data={"direction": "up"})
    assert [name for name, _ in stored()] == ["Flottes", "Essais", "Peugeot"]
    browser.post(f"/assignment/rules/{three[0]}/position", data={"direction": "up"})
    browser.post(f"/assignment/rules/{three[0]}/position", data={"direction": "down"})
    assert [name for name, _ in stored()] == ["Essais", "Flottes", "Peugeot"]


def test_a_rule_is_switched_off_on_again_and_deleted(client, signed_in, cast, three, stored):
    browser = signed_in(client, cast.manager)
    browser.post(f"/assignment/rules/{three[0]}/activation", data={"active": "no"})
    assert stored()[0] == ("Flottes", False)
    browser.post(f"/assignment/rules/{three[0]}/activation", data={"active": "yes"})
    assert stored()[0] == ("Flottes", True)
    assert browser.get(f"/assignment/rules/{three[0]}/deletion").status_code == 200
    browser.post(f"/assignment/rules/{three[0]}/deletion")
    assert [name for name, _ in stored()] == ["Peugeot", "Essais"]


def test_whose_turn_is_next_is_told_without_turning(app, client, signed_in, cast, tenant, three):
    browser = signed_in(client, cast.manager)
    with app.app_context(), tenant(cast.garage):
        place(lead(cast, "Anne Une"))
    page = browser.get(f"/assignment/rules/{three[1]}/turns").text
    again = browser.get(f"/assignment/rules/{three[1]}/turns").text
    assert re.findall(r'class="next".*?class="who">([^<]+)', page) == re.findall(
        r'class="next".*?class="who">([^<]+)', again
    )
    caen = page[page.index("Garage Martin Caen") : page.index("Garage Martin Lisieux")]
    with app.app_context(), tenant(cast.garage):
        second = lead(cast, "Bruno Deux")
        owner = place(second)
        assert f'class="who">{owner.name}' in caen[caen.index('class="next"') :]
        assert db.session.scalars(db.select(Rotation)).one().turns == 2


@pytest.mark.parametrize("who", ["owner", "receptionist", "rmcd"])
def test_only_managers_and_administrators_edit_the_rules(client, signed_in, cast, three, who):
    browser = signed_in(client, getattr(cast, who))
    assert browser.get("/assignment/rules").status_code == 403
    assert browser.post(f"/assignment/rules/{three[0]}/deletion").status_code == 403


def test_a_strangers_rules_are_missing(app, client, signed_in, cast, tenant, three):
    with app.app_context(), tenant(cast.morel):
        rule = Rule(position=1, name="À eux")
        db.session.add(rule)
        db.session.flush()
        theirs = rule.public_id
    browser = signed_in(client, cast.manager)
    assert "À eux" not in browser.get("/assignment/rules").text
    for path in ("", "/position", "/activation", "/deletion"):
        assert browser.post(f"/assignment/rules/{theirs}{path}", data={"direction": "up"}).status_code == 404

"""Who may be contacted, by whom, on which channel: a table of cases (mission CM-05, AX-05; domain "Law")."""

import pytest

from crm.clients.consents import CHANNELS, SENDERS, Answer, Wishes, may_contact

YES = {("email", "dealer"): True, ("phone", "dealer"): True, ("sms", "dealer"): True}
NO = dict.fromkeys(YES, False) | {("post", "dealer"): False}


@pytest.mark.parametrize(
    ("client", "channel", "answer"),
    [
        (Wishes(), "email", Answer(False, "never_asked")),
        (Wishes(), "phone", Answer(False, "never_asked")),
        (Wishes(), "post", Answer(True, "by_post")),
        (Wishes(is_company=True), "email", Answer(True, "company")),
        (Wishes(YES), "email", Answer(True, "said_yes")),
        (Wishes(YES), "phone", Answer(True, "said_yes")),
        (Wishes(NO), "post", Answer(False, "said_no")),
        (Wishes(NO, is_company=True), "email", Answer(False, "said_no")),
        (Wishes(YES, do_not_call=True), "phone", Answer(False, "objects")),
        (Wishes(YES, do_not_call=True), "sms", Answer(False, "objects")),
        (Wishes(YES, do_not_call=True), "email", Answer(True, "said_yes")),
        (Wishes(YES, do_not_email=True), "email", Answer(False, "objects")),
        (Wishes(YES, gone=True), "email", Answer(False, "gone")),
    ],
)
def test_the_dealer_may_or_may_not(client, channel, answer):
    assert may_contact(client, channel, "dealer") == answer


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("sender", SENDERS)
def test_a_yes_to_one_sender_is_none_to_another(channel, sender):
    others = Wishes({(channel, one): True for one in SENDERS if one != sender})
    assert may_contact(others, channel, sender).reason in ("never_asked", "by_post")


@pytest.mark.parametrize(("channel", "sender"), [("fax", "dealer"), ("email", "aunt")])
def test_what_does_not_exist_is_an_error(channel, sender):
    with pytest.raises(ValueError, match=channel):
        may_contact(Wishes(), channel, sender)

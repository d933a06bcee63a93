"""May this client be contacted on this channel by this sender? The rule as a pure function (reliability.md, rule 13).

Phoning a person to sell needs consent given before (law 2025-594, since 11 August 2026); e-mail and SMS need it for
private persons and may be refused by companies; post may be sent until it is refused. A person's own « do not call » or
« do not e-mail » (mission AX-05) is above all consents. Answering a request is no marketing and is not asked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

CHANNELS = ("email", "sms", "phone", "post")
SENDERS = ("manufacturer", "dealer", "finance", "partners")
SAID_YES, SAID_NO, NEVER_ASKED, OBJECTS, COMPANY, BY_POST, GONE = (
    "said_yes", "said_no", "never_asked", "objects", "company", "by_post", "gone",
)  # fmt: skip


@dataclass(frozen=True)
class Wishes:
    """What is known of a client's wishes: the last word said to each (channel, sender), and the marks."""

    said: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    is_company: bool = False
    do_not_call: bool = False
    do_not_email: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Answer:
    """Whether, and why as a code."""

    allowed: bool
    reason: str


def may_contact(client: Wishes, channel: str, sender: str) -> Answer:
    """Returns whether the sender may market to the client on the channel, and why. Raises ValueError for unknown codes."""
    if channel not in CHANNELS or sender not in SENDERS:
        raise ValueError(f"{channel} {sender}")
    if client.gone:
        return Answer(False, GONE)
    if (channel in ("phone", "sms") and client.do_not_call) or (channel == "email" and client.do_not_email):
        return Answer(False, OBJECTS)
    said = client.said.get((channel, sender))
    if said is not None:
        return Answer(said, SAID_YES if said else SAID_NO)
    if channel == "post":
        return Answer(True, BY_POST)
    return Answer(True, COMPANY) if client.is_company else Answer(False, NEVER_ASKED)

"""The pages of the hand-off: the widget, the way from an opportunity, the managers' tools, the demonstration's own."""

from crm.handoff.routes import demo, old_ids, sending, sentences, tools, widget
from crm.handoff.routes.blueprint import handoff

__all__ = ["demo", "handoff", "old_ids", "sending", "sentences", "tools", "widget"]

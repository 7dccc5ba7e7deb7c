"""A matter told to its reporter, and a visitor who has shown its code."""

from linli.casework.matters import operations as matters
from tests.casework.city import Story
from tests.channels.portal.walking import Visitor, words


class Told(Story):
    """A matter that came in by the web, told from an hour ago to now."""

    def finished_and_told(self) -> "Told":
        self.accepted().dispatched().signed().finished().approved()
        return self

    def refused(self) -> "Told":
        matters.refuse(
            self.id,
            ground="N2",
            reason="这件事正在法院审理。",
            route="东湖区人民法院",
            by=self.city["taker"],
            at=self.when,
        )
        return self


def shown_to(story: Story) -> Visitor:
    """A visitor who has given number and code."""
    visitor = Visitor()
    response = visitor.post("/track", number=story.number, code=story.code)
    assert response["Location"] == f"/track/{story.number}"
    return visitor


def page_of(story: Story) -> str:
    return words(shown_to(story).get(f"/track/{story.number}"))

"""Every write of supervision: issuing steps and papers, answering them, the rules' own steps."""

from linli.oversight.supervision.operations.answering import (
    accept_reply,
    ask_again,
    reply,
    take_off_list,
)
from linli.oversight.supervision.operations.automatic import (
    issue_due,
    mark_overdue,
    settle,
)
from linli.oversight.supervision.operations.exporting import export_steps
from linli.oversight.supervision.operations.issuing import issue
from linli.oversight.supervision.operations.ladder import (
    StepWords,
    add_step_rule,
    cancel_step_rule,
    change_step_rule,
    end_step_rule,
)
from linli.oversight.supervision.operations.papers import (
    Writing,
    draft_paper,
    drop_paper,
    issue_paper,
    record_minutes,
    revise_paper,
)
from linli.oversight.supervision.operations.seeding import seed_supervision

__all__ = [
    "StepWords",
    "Writing",
    "accept_reply",
    "add_step_rule",
    "ask_again",
    "cancel_step_rule",
    "change_step_rule",
    "draft_paper",
    "drop_paper",
    "end_step_rule",
    "export_steps",
    "issue",
    "issue_due",
    "issue_paper",
    "mark_overdue",
    "record_minutes",
    "reply",
    "revise_paper",
    "seed_supervision",
    "settle",
    "take_off_list",
]

"""Every write to a matter, by topic: intake, sorting, dispatching, handling, closing, appeals."""

from linli.casework.matters.operations.appeals import (
    appeal,
    ask_reopening,
    ask_termination,
    rule_on_appeal,
    rule_on_reopening,
    rule_on_termination,
)
from linli.casework.matters.operations.closing import (
    Answers,
    add_information,
    approve,
    archive,
    close,
    confirm_unreasonable,
    follow_up,
    overturn,
    rate,
    second_look,
    send_back,
    withdraw,
)
from linli.casework.matters.operations.dispatching import (
    add_assist,
    designate,
    dismiss_return,
    dispatch,
    return_dispatch,
    uphold_return,
    upgrade,
)
from linli.casework.matters.operations.handling import (
    add_note,
    ask_extension,
    ask_parking,
    assist_done,
    finish,
    first_contact,
    reply_to_reporter,
    resume,
    review_parking,
    rule_on_extension,
    rule_on_parking,
    sign_assist,
    sign_for,
)
from linli.casework.matters.operations.intake import (
    IntakeConflict,
    Receipt,
    Report,
    register,
)
from linli.casework.matters.operations.sorting import (
    Classing,
    accept,
    answer_at_once,
    make_void,
    merge,
    open_master,
    reclassify,
    refuse,
    split,
    transfer_at_once,
)

__all__ = [name for name in dir() if not name.startswith("_")]

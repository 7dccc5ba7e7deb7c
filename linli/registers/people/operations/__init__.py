"""Every change of the register of people, and every look at it that is written down."""

from linli.registers.people.operations.asking import (
    AskedAlready,
    Wanted,
    answer_and_tell,
    ask_as_person,
    ask_at_counter,
    note_answering,
    note_export,
    refuse_and_tell,
)
from linli.registers.people.operations.consents import give_consent, withdraw_consent
from linli.registers.people.operations.erasing import (
    ERASABLE,
    erase_expired,
    erase_person,
    rehearse_erasing,
)
from linli.registers.people.operations.facts import PersonFacts
from linli.registers.people.operations.following import (
    follow_divisions,
    follow_homes,
    follow_replaced,
    grow_older,
)
from linli.registers.people.operations.guard import (
    PersonMoved,
    PersonRefused,
    UnknownPerson,
    sees_people,
)
from linli.registers.people.operations.households import (
    InAnotherHousehold,
    found_household,
    join_household,
    leave_household,
    merge_households,
    split_household,
)
from linli.registers.people.operations.lettings import check_letting, end_letting, file_letting
from linli.registers.people.operations.living import (
    NewInHome,
    Visit,
    move_in,
    move_out,
    verify_home,
    verify_person,
)
from linli.registers.people.operations.merging import merge_duplicates, take_back_merge
from linli.registers.people.operations.messages import seed_messages
from linli.registers.people.operations.newcomers import (
    NewcomerFacts,
    check_form,
    refuse_form,
    register_form,
    submit_form,
)
from linli.registers.people.operations.permits import (
    end_permit,
    install_messages,
    issue_permit,
    remind_of_signing,
    sign_permit,
)
from linli.registers.people.operations.persons import (
    CORRECTABLE,
    AlreadyRegistered,
    correct_field,
    record_death,
    register_person,
)
from linli.registers.people.operations.proving import (
    Tried,
    ask_for_code,
    checked_paper,
    forget_codes,
    send_identity_code,
    try_code,
)
from linli.registers.people.operations.readings import (
    look_up_person,
    open_person,
    read_home,
    read_household,
    read_list,
    read_visit_plan,
    unmask_person,
)
from linli.registers.people.operations.requests import (
    Asked,
    accept_request,
    answer_request,
    ask_about_data,
    refuse_request,
)

__all__ = [
    "CORRECTABLE",
    "ERASABLE",
    "AlreadyRegistered",
    "Asked",
    "AskedAlready",
    "InAnotherHousehold",
    "NewInHome",
    "NewcomerFacts",
    "PersonFacts",
    "PersonMoved",
    "PersonRefused",
    "Tried",
    "UnknownPerson",
    "Visit",
    "Wanted",
    "accept_request",
    "answer_and_tell",
    "answer_request",
    "ask_about_data",
    "ask_as_person",
    "ask_at_counter",
    "ask_for_code",
    "check_form",
    "check_letting",
    "checked_paper",
    "correct_field",
    "end_letting",
    "end_permit",
    "erase_expired",
    "erase_person",
    "file_letting",
    "follow_divisions",
    "follow_homes",
    "follow_replaced",
    "forget_codes",
    "found_household",
    "give_consent",
    "grow_older",
    "install_messages",
    "issue_permit",
    "join_household",
    "leave_household",
    "look_up_person",
    "merge_duplicates",
    "merge_households",
    "move_in",
    "move_out",
    "note_answering",
    "note_export",
    "open_person",
    "read_home",
    "read_household",
    "read_list",
    "read_visit_plan",
    "record_death",
    "refuse_and_tell",
    "refuse_form",
    "refuse_request",
    "register_form",
    "register_person",
    "rehearse_erasing",
    "remind_of_signing",
    "seed_messages",
    "sees_people",
    "send_identity_code",
    "sign_permit",
    "split_household",
    "submit_form",
    "take_back_merge",
    "try_code",
    "unmask_person",
    "verify_home",
    "verify_person",
    "withdraw_consent",
]

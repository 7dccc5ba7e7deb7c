"""Every act that needs leave, and the roles that hold it. A change here is a reviewed change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.registers.access.rules import Reach

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Permission(StrEnum):
    """One member for each act; names are stored nowhere, only held by roles."""

    SEE_MATTERS = "see_matters"
    REGISTER = "register"
    ACCEPT = "accept"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    HEAD_UNIT = "head_unit"
    REVIEW = "review"
    SUPERVISE = "supervise"
    CALL_BACK = "call_back"
    ARCHIVE = "archive"
    LEAD = "lead"
    UNMASK = "unmask"
    SEE_SEALED = "see_sealed"
    EXPORT = "export"
    SEE_FIGURES = "see_figures"
    WRITE_KNOWLEDGE = "write_knowledge"
    REVIEW_KNOWLEDGE = "review_knowledge"
    ADMIN_PLACES = "admin_places"
    ADMIN_UNITS = "admin_units"
    ADMIN_ACCOUNTS = "admin_accounts"
    ADMIN_RULES = "admin_rules"
    SEE_ACCESS_LOG = "see_access_log"
    SEE_PEOPLE = "see_people"
    KEEP_PEOPLE = "keep_people"
    LOOK_UP_PERSON = "look_up_person"
    SEE_PEOPLE_COUNTS = "see_people_counts"
    SERVE_NEWCOMERS = "serve_newcomers"
    ANSWER_DATA_REQUESTS = "answer_data_requests"
    SEE_ENTITIES = "see_entities"
    KEEP_ENTITIES = "keep_entities"
    SEE_BUILDINGS = "see_buildings"
    KEEP_BUILDINGS = "keep_buildings"
    PLAN_GRIDS = "plan_grids"
    IMPORT_REGISTERS = "import_registers"
    OPEN_DISPUTE = "open_dispute"
    ACCEPT_DISPUTE = "accept_dispute"
    MEDIATE = "mediate"
    CHAIR_COMMITTEE = "chair_committee"
    APPOINT_ACROSS = "appoint_across"
    REFER_DISPUTE = "refer_dispute"
    SEE_DISPUTE_FIGURES = "see_dispute_figures"
    SEE_MEDIATORS = "see_mediators"
    KEEP_MEDIATORS = "keep_mediators"
    RULE_ON_SUBSIDY = "rule_on_subsidy"
    REPORT_SCREENING = "report_screening"
    RUN_SCREENING = "run_screening"


@dataclass(frozen=True)
class Role:
    """A role a post may carry: what it may do, how far it sees, which desk it opens on."""

    code: str
    label: StrPromise
    description: StrPromise
    reach: Reach
    home: str
    permissions: frozenset[Permission]


P = Permission
_ROLES = (
    Role(
        "taker",
        _("Hotline operator"),
        _("Takes calls and letters, registers, answers at once, accepts or refuses."),
        Reach.DIVISION,
        "hotline",
        frozenset({P.SEE_MATTERS, P.REGISTER, P.ACCEPT, P.UNMASK, P.OPEN_DISPUTE}),
    ),
    Role(
        "counter_clerk",
        _("Window clerk"),
        _("Registers matters of people who come to the counter."),
        Reach.DIVISION,
        "hotline",
        frozenset(
            {P.SEE_MATTERS, P.REGISTER, P.ACCEPT, P.UNMASK, P.SERVE_NEWCOMERS, P.OPEN_DISPUTE}
        ),
    ),
    Role(
        "grid_worker",
        _("Grid worker"),
        _("Reports what the grid needs, visits its homes and sees the community's matters."),
        Reach.DIVISION,
        "matters",
        frozenset(
            {
                P.SEE_MATTERS,
                P.REGISTER,
                P.SEE_PEOPLE,
                P.KEEP_PEOPLE,
                P.UNMASK,
                P.SEE_ENTITIES,
                P.SEE_BUILDINGS,
                P.KEEP_BUILDINGS,
                P.OPEN_DISPUTE,
                P.REPORT_SCREENING,
            }
        ),
    ),
    Role(
        "community_clerk",
        _("Community clerk"),
        _("Keeps the registers of a community: its people, homes, facilities and entities."),
        Reach.DIVISION,
        "people",
        frozenset(
            {
                P.SEE_MATTERS,
                P.REGISTER,
                P.SEE_PEOPLE,
                P.KEEP_PEOPLE,
                P.SEE_PEOPLE_COUNTS,
                P.SERVE_NEWCOMERS,
                P.SEE_ENTITIES,
                P.KEEP_ENTITIES,
                P.SEE_BUILDINGS,
                P.KEEP_BUILDINGS,
                P.IMPORT_REGISTERS,
                P.UNMASK,
                P.OPEN_DISPUTE,
                P.REPORT_SCREENING,
            }
        ),
    ),
    Role(
        "street_clerk",
        _("Register clerk of a street or town"),
        _("Draws and splits grids, keeps buildings and entities, sees counts of people."),
        Reach.DIVISION,
        "spatial",
        frozenset(
            {
                P.SEE_MATTERS,
                P.REGISTER,
                P.SEE_PEOPLE_COUNTS,
                P.LOOK_UP_PERSON,
                P.SERVE_NEWCOMERS,
                P.SEE_ENTITIES,
                P.KEEP_ENTITIES,
                P.SEE_BUILDINGS,
                P.KEEP_BUILDINGS,
                P.PLAN_GRIDS,
                P.IMPORT_REGISTERS,
                P.UNMASK,
            }
        ),
    ),
    Role(
        "data_officer",
        _("Personal data officer"),
        _("Answers people who ask for a copy, a correction or a deletion of their data."),
        Reach.DIVISION,
        "data_requests",
        frozenset({P.ANSWER_DATA_REQUESTS, P.SEE_ACCESS_LOG, P.LOOK_UP_PERSON, P.UNMASK}),
    ),
    Role(
        "dispatcher",
        _("Dispatcher"),
        _("Sends each matter to the unit that must handle it."),
        Reach.DIVISION,
        "dispatch",
        frozenset(
            {
                P.SEE_MATTERS,
                P.REGISTER,
                P.ACCEPT,
                P.DISPATCH,
                P.UNMASK,
                P.EXPORT,
                P.WRITE_KNOWLEDGE,
                P.OPEN_DISPUTE,
            }
        ),
    ),
    Role(
        "handler",
        _("Handler"),
        _("Signs for and handles the matters of the unit."),
        Reach.UNIT,
        "work",
        frozenset({P.SEE_MATTERS, P.HANDLE, P.UNMASK, P.WRITE_KNOWLEDGE}),
    ),
    Role(
        "head",
        _("Head of unit"),
        _("Answers for the unit: returns, parking, review before the call-back."),
        Reach.UNIT,
        "work",
        frozenset(
            {
                P.SEE_MATTERS,
                P.HANDLE,
                P.HEAD_UNIT,
                P.UNMASK,
                P.EXPORT,
                P.SEE_FIGURES,
                P.WRITE_KNOWLEDGE,
            }
        ),
    ),
    Role(
        "reviewer",
        _("Reviewer"),
        _("Rules on returns, extensions, parkings and early ends for the hotline body."),
        Reach.DIVISION,
        "review",
        frozenset(
            {
                P.SEE_MATTERS,
                P.REVIEW,
                P.UNMASK,
                P.EXPORT,
                P.SEE_FIGURES,
                P.WRITE_KNOWLEDGE,
                P.REVIEW_KNOWLEDGE,
            }
        ),
    ),
    Role(
        "supervisor",
        _("Supervisor"),
        _("Watches the clocks, reminds, urges and issues supervision notices."),
        Reach.DIVISION,
        "supervision",
        frozenset({P.SEE_MATTERS, P.SUPERVISE, P.EXPORT, P.SEE_FIGURES, P.SEE_DISPUTE_FIGURES}),
    ),
    Role(
        "caller",
        _("Follow-up caller"),
        _("Calls the resident back and records what they say."),
        Reach.DIVISION,
        "follow_up",
        frozenset({P.SEE_MATTERS, P.CALL_BACK, P.UNMASK, P.SEE_SEALED}),
    ),
    Role(
        "archivist",
        _("Archivist"),
        _("Checks the closed file and puts it into the archive."),
        Reach.DIVISION,
        "archive",
        frozenset({P.SEE_MATTERS, P.ARCHIVE, P.EXPORT}),
    ),
    Role(
        "leader",
        _("Leader in charge"),
        _("Sees how the work goes, and takes over what is stuck."),
        Reach.DIVISION,
        "supervision",
        frozenset(
            {
                P.SEE_MATTERS,
                P.LEAD,
                P.SUPERVISE,
                P.SEE_FIGURES,
                P.SEE_PEOPLE_COUNTS,
                P.SEE_DISPUTE_FIGURES,
            }
        ),
    ),
    Role(
        "mediator",
        _("Mediator"),
        _("Mediates the disputes he or she is appointed to."),
        Reach.UNIT,
        "mediation",
        frozenset({P.MEDIATE, P.SEE_MEDIATORS, P.UNMASK}),
    ),
    Role(
        "mediation_clerk",
        _("Clerk of a mediation committee"),
        _("Takes disputes in, asks for consent, invites the parties and keeps the files."),
        Reach.UNIT,
        "mediation",
        frozenset(
            {P.OPEN_DISPUTE, P.ACCEPT_DISPUTE, P.SEE_MEDIATORS, P.REPORT_SCREENING, P.UNMASK}
        ),
    ),
    Role(
        "mediation_chair",
        _("Chair of a mediation committee"),
        _("Accepts disputes, appoints mediators, escalates and answers for the files."),
        Reach.UNIT,
        "mediation",
        frozenset(
            {
                P.OPEN_DISPUTE,
                P.ACCEPT_DISPUTE,
                P.MEDIATE,
                P.CHAIR_COMMITTEE,
                P.SEE_MEDIATORS,
                P.REPORT_SCREENING,
                P.SEE_DISPUTE_FIGURES,
                P.EXPORT,
                P.UNMASK,
            }
        ),
    ),
    Role(
        "justice_officer",
        _("Officer of the justice office"),
        _(
            "Keeps committees and mediators, appoints across areas, rules on subsidies; sees counts."
        ),
        Reach.DIVISION,
        "mediators",
        frozenset(
            {
                P.APPOINT_ACROSS,
                P.SEE_DISPUTE_FIGURES,
                P.SEE_MEDIATORS,
                P.KEEP_MEDIATORS,
                P.RULE_ON_SUBSIDY,
                P.RUN_SCREENING,
                P.REPORT_SCREENING,
                P.EXPORT,
            }
        ),
    ),
    Role(
        "referral_officer",
        _("Officer of a court, police station or petition office"),
        _("Hands disputes over to mediation and learns what came of them."),
        Reach.UNIT,
        "referrals",
        frozenset({P.REFER_DISPUTE}),
    ),
    Role(
        "administrator",
        _("Administrator"),
        _("Keeps units, posts, types, limits, the catalogue, calendar and templates."),
        Reach.DIVISION,
        "admin",
        frozenset({P.ADMIN_PLACES, P.ADMIN_UNITS, P.ADMIN_ACCOUNTS, P.ADMIN_RULES}),
    ),
    Role(
        "auditor",
        _("Auditor"),
        _("Reads the log of who looked at personal data, and nothing else."),
        Reach.DIVISION,
        "access_log",
        frozenset({P.SEE_ACCESS_LOG}),
    ),
)
ROLES: dict[str, Role] = {role.code: role for role in _ROLES}

"""The tables of the people register."""

from linli.registers.people.models.dwelling import (
    Household,
    Letting,
    LettingCheck,
    Residence,
    ResidenceKind,
)
from linli.registers.people.models.newcomers import (
    Door,
    FormState,
    NewcomerForm,
    ResidencePermit,
    StayKind,
)
from linli.registers.people.models.person import (
    AgeBand,
    IdKind,
    Person,
    PersonChange,
    PersonMerge,
    PersonQuerySet,
    Relation,
    Sex,
    Source,
    Standing,
)
from linli.registers.people.models.proofs import IdentityCode
from linli.registers.people.models.rights import (
    Consent,
    DataRequest,
    PeopleCount,
    RequestKind,
    RequestState,
    RetentionRun,
)
from linli.registers.people.models.texts import RegisterText, TextSort

__all__ = [
    "AgeBand",
    "Consent",
    "DataRequest",
    "Door",
    "FormState",
    "Household",
    "IdKind",
    "IdentityCode",
    "Letting",
    "LettingCheck",
    "NewcomerForm",
    "PeopleCount",
    "Person",
    "PersonChange",
    "PersonMerge",
    "PersonQuerySet",
    "RegisterText",
    "Relation",
    "RequestKind",
    "RequestState",
    "Residence",
    "ResidenceKind",
    "ResidencePermit",
    "RetentionRun",
    "Sex",
    "Source",
    "Standing",
    "StayKind",
    "TextSort",
]

"""The tables of supervision."""

from linli.oversight.supervision.models.paper import NumberSeries, Paper, PaperLine, PaperStatus
from linli.oversight.supervision.models.rule import RungChoice, SupervisionRule
from linli.oversight.supervision.models.step import (
    LIVE,
    StepQuerySet,
    StepStatus,
    SupervisionStep,
)

__all__ = [
    "LIVE",
    "NumberSeries",
    "Paper",
    "PaperLine",
    "PaperStatus",
    "RungChoice",
    "StepQuerySet",
    "StepStatus",
    "SupervisionRule",
    "SupervisionStep",
]

"""Conditions over facts: nodes, the text they are written in, their types and their rewrites."""

from backrules.conditions.arithmetic import (
    Arithmetic,
    Calculator,
    Number,
    Operation,
    Quantity,
    arithmetic_to_text,
    calculator,
    constant,
    parse_arithmetic,
    quantities,
)
from backrules.conditions.nodes import (
    FALSE,
    TRUE,
    And,
    Any,
    Compare,
    Condition,
    Constant,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Or,
    Unknown,
)
from backrules.conditions.parser import parse
from backrules.conditions.printer import to_text
from backrules.conditions.rewrites import leaves, names_read, negation_normal_form, renamed, residual
from backrules.conditions.simplify import simplified
from backrules.conditions.truth import holds, truth
from backrules.conditions.typecheck import Finding, Kind, check_arithmetic, check_condition

__all__ = [
    "FALSE",
    "TRUE",
    "And",
    "Any",
    "Arithmetic",
    "Calculator",
    "Compare",
    "Condition",
    "Constant",
    "Finding",
    "Flag",
    "Has",
    "In",
    "Is",
    "Kind",
    "Known",
    "Not",
    "Number",
    "Operation",
    "Or",
    "Quantity",
    "Unknown",
    "arithmetic_to_text",
    "calculator",
    "check_arithmetic",
    "check_condition",
    "constant",
    "holds",
    "leaves",
    "names_read",
    "negation_normal_form",
    "parse",
    "parse_arithmetic",
    "quantities",
    "renamed",
    "residual",
    "simplified",
    "to_text",
    "truth",
]

"""Conditions over facts: nodes, the text they are written in, their types and their rewrites."""

from backrules.conditions.arithmetic import (
    Arithmetic,
    Calculator,
    Call,
    Number,
    Operation,
    Quantity,
    arithmetic_to_text,
    calculator,
    constant,
    quantities,
    replaced,
)
from backrules.conditions.counting import count_of
from backrules.conditions.nodes import (
    FALSE,
    TRUE,
    And,
    Any,
    Compare,
    Condition,
    Constant,
    Count,
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
from backrules.conditions.resolve import resolved
from backrules.conditions.rewrites import (
    leaves,
    names_read,
    negation_normal_form,
    numbers_without_names,
    renamed,
    residual,
)
from backrules.conditions.simplify import simplified
from backrules.conditions.sums import parse_arithmetic
from backrules.conditions.truth import holds, truth
from backrules.conditions.typecheck import Kind, Misfit, check_arithmetic, check_condition

__all__ = [
    "FALSE",
    "TRUE",
    "And",
    "Any",
    "Arithmetic",
    "Calculator",
    "Call",
    "Compare",
    "Condition",
    "Constant",
    "Count",
    "Flag",
    "Has",
    "In",
    "Is",
    "Kind",
    "Known",
    "Misfit",
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
    "count_of",
    "holds",
    "leaves",
    "names_read",
    "negation_normal_form",
    "numbers_without_names",
    "parse",
    "parse_arithmetic",
    "quantities",
    "renamed",
    "replaced",
    "residual",
    "resolved",
    "simplified",
    "to_text",
    "truth",
]

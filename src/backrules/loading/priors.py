"""What facts.yaml says about the asking of a fact: its cost, its prior and its `ask_if`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backrules._util.numerals import digits
from backrules._util.printable import shortened
from backrules.errors import nearest, quoted_list
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.facts.schema import LARGEST

__all__ = ["check_asking"]

_Finding = tuple[tuple[str, ...], str, str]  # path, message, hint


def check_asking(fact: Fact) -> Iterator[_Finding]:
    """Yield what is wrong with the cost and the prior of a fact."""
    if not 0 < fact.cost <= LARGEST:
        yield ("cost",), "a cost is a number above 0 and at most 2**53", ""
    if fact.prior is None:
        return
    if fact.type in (CHOICE, CHOICES):
        yield from _of_options(fact)
    elif fact.type == BOOLEAN:
        if not _is_probability(fact.prior):
            yield ("prior",), "the prior of a boolean is the probability of true, from 0 to 1", ""
    elif fact.is_date:
        yield ("prior",), "a date has no prior", ""
    else:
        yield from _of_quartiles(fact)


def _of_quartiles(fact: Fact) -> Iterator[_Finding]:
    low, high = fact.range or (-LARGEST, LARGEST)
    if not (isinstance(fact.prior, tuple) and low <= fact.prior[0] <= fact.prior[1] <= fact.prior[2] <= high):
        where = f"in the range {digits(low)} to {digits(high)}" if _is_range(fact) else "at most 2**53 either way"
        article = "an" if fact.type == "integer" else "a"
        yield ("prior",), f"the prior of {article} {fact.type} is its three quartiles, ascending and {where}", ""


def _is_range(fact: Fact) -> bool:
    """Whether there is a range, and one whose ends can be shown."""
    return fact.range is not None and all(abs(end) <= LARGEST for end in fact.range)


def _of_options(fact: Fact) -> Iterator[_Finding]:
    weighed = fact.type == CHOICE
    noun = "weight" if weighed else "probability"
    if not isinstance(fact.prior, Mapping):
        if weighed or not _is_probability(fact.prior):
            options = quoted_list(fact.options)
            one = "" if weighed else ", or one number for all of them, from 0 to 1"
            yield ("prior",), f"the prior of {fact.type} is a mapping option -> {noun}, for each of {options}{one}", ""
        return
    missing = [option for option in fact.options if option not in fact.prior]
    if missing:
        yield ("prior",), f"every option needs a {noun}; there is none for {quoted_list(missing)}", ""
    for option, number in fact.prior.items():
        if option not in fact.options:
            message = f"there is no option {shortened(option)}; there are {quoted_list(fact.options)}"
            yield ("prior", option), message, nearest(option, fact.options)
        elif weighed and not 0 < number <= LARGEST:
            yield ("prior", option), "a weight is a number above 0 and at most 2**53", ""
        elif not weighed and not _is_probability(number):
            yield ("prior", option), "a probability is a number from 0 to 1", ""


def _is_probability(prior: object) -> bool:
    return isinstance(prior, (int, float)) and 0 <= prior <= 1

"""A plan of days: slots of a template, each filled with one recommended piece, within days, minutes and limits."""

from backrules.plan.making import make_plan, plan_of
from backrules.plan.plan import Day, Item, LeftOut, Note, Plan

__all__ = ["Day", "Item", "LeftOut", "Note", "Plan", "make_plan", "plan_of"]

"""A plan of days: slots of a template, each filled with one recommended piece, within days, minutes and limits."""

from backrules.plan.making import Filling, filling_of, make_plan, plan_of
from backrules.plan.plan import Day, Item, LeftOut, Note, Plan

__all__ = ["Day", "Filling", "Item", "LeftOut", "Note", "Plan", "filling_of", "make_plan", "plan_of"]

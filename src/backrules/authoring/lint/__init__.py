"""What is odd about a ruleset that loads: findings, each with a person who shows it or a proof that there is nobody."""

from backrules.authoring.lint.finding import KINDS, Finding, Report, Severity
from backrules.authoring.lint.fixing import fixed_files
from backrules.authoring.lint.run import find
from backrules.authoring.lint.sarif import to_sarif

__all__ = ["KINDS", "Finding", "Report", "Severity", "find", "fixed_files", "to_sarif"]

"""What is odd about a ruleset that loads: findings, each with a person who shows it or a proof that there is nobody."""

from backrules.checks.findings.finding import KINDS, Finding, Report, Severity
from backrules.checks.findings.fixing import fixed_files
from backrules.checks.findings.run import find
from backrules.checks.findings.sarif import to_sarif

__all__ = ["KINDS", "Finding", "Report", "Severity", "find", "fixed_files", "to_sarif"]

"""What a ruleset means, written once: status, order, closure, dependencies, decisions, program.

Whoever answers for one person, for lists, for tables or for everybody at once reads the meaning here, and brings
what it is computed on: a Kleene value, bits, an expression over columns, or a decision diagram.
"""

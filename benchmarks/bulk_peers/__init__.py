"""One module for each way to decide rules for whole tables.

A module has `build(rules, facts)` for the rules of workload.py, and returns a `Peer`.
"""

"""One module for each engine: `build(rules, facts)` gives a function from a user to the ids of the rules that fire."""

"""One module for each engine, with `build(rules, facts)` -> a function from a user to the ids of the rules that fire."""

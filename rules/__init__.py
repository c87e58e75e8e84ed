"""The rulesets that come with the library: package data, and a link from the checkout."""

"""Many people at once, in files and in sums: `backrules score`, and the report over all of them."""

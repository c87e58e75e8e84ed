"""How things are shown: text in the columns that are there, the colours of roles, tables, progress, and HTML."""

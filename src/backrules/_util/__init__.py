"""What every other part may use, and what knows none of them: values made once, frozen mappings, places in files."""

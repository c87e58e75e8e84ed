"""The clauses of a reply: what each names, whether that is meant, where and on which side it is."""

"""What a reply says of one type of answer: a number, a mark, an age, a date, yes or no, options."""

"""The words of a reply: how a language spells them, what they mean to the question of one fact."""

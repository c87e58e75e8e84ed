"""Replies of people, understood: from the words of a chat to values of facts, or to a sentence to ask back with."""

from backrules.replies.language import languages
from backrules.replies.parse import labelled, parse_reply
from backrules.replies.reply import Reply, ReplyStatus

__all__ = ["Reply", "ReplyStatus", "labelled", "languages", "parse_reply"]

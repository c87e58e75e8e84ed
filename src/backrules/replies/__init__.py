"""Replies of people, understood: from the words of a chat to values of facts, or to a sentence to ask back with."""

from backrules.replies.forms import Asked, parse_replies
from backrules.replies.lexical.language import language, languages, spoken
from backrules.replies.parse import labelled, parse_reply
from backrules.replies.reply import Reply, ReplyStatus

__all__ = [
    "Asked",
    "Reply",
    "ReplyStatus",
    "labelled",
    "language",
    "languages",
    "parse_replies",
    "parse_reply",
    "spoken",
]

"""HTML from the templates beside this file, by jinja2: the extra `html`, which is imported here alone.

Everything that a template is given is text, and stands in the page as it was written; markup comes from templates only.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from backrules._util.language import ENGLISH, Language
from backrules._util.once import Once
from backrules.errors import MissingExtraError

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["fill", "is_there", "require"]


def fill(template: str, language: Language = ENGLISH, /, **values: Any) -> str:
    """Return a page, or a fragment of one.

    Args:
        template: the name of a file in `templates/`.
        language: of what the template says by itself.
        values: what it shows.

    Raises:
        MissingExtraError: jinja2 is not installed.
    """
    own = {"gettext": language.gettext, "language": language}
    return _environment().get_template(template).render(own | values)


def is_there() -> bool:
    """Whether jinja2 is installed. Where it is not, notebooks show text."""
    return importlib.util.find_spec("jinja2") is not None


def require() -> None:
    """See to it that HTML can be written, before there is work that would be lost.

    Raises:
        MissingExtraError: jinja2 is not installed.
    """
    if not is_there():
        raise MissingExtraError("HTML", "jinja2", "html")


@Once
def _environment() -> Environment:
    require()
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("backrules.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

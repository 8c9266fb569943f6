"""Captions, questions and reasons: plain text with a little markup, as HTML."""

import html
import re

__all__ = ["inline"]

_PIECES = re.compile(r"`([^`]+)`|\$([^$]+)\$|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*")


def inline(text):
    r"""Turn ``$mathematics$``, `` `code` ``, ``*emphasis*`` and ``**stress**`` into HTML.

    Mathematics is marked as Sphinx marks it, so that MathJax finds it on the site; JupyterLab finds
    it by its brackets. A dollar sign is written ``\$``.

    >>> inline("`h` is *not* **so**")
    '<code>h</code> is <em>not</em> <strong>so</strong>'
    """

    def piece(match):
        code, mathematics, strong, emphasis = match.groups()
        if code is not None:
            return f"<code>{code}</code>"
        if mathematics is not None:
            return f'<span class="math notranslate nohighlight">\\({mathematics}\\)</span>'
        return f"<strong>{strong}</strong>" if strong is not None else f"<em>{emphasis}</em>"

    text = html.escape(" ".join(text.split()), quote=False).replace(r"\$", "&#36;")
    return _PIECES.sub(piece, text)

"""Text of a student's that shows as itself wherever it is put."""

import re

# Escape sequences (of bounded length: an unbounded search is quadratic), odd spaces, and what
# has no shape of its own but moves or hides other text: bidirectional marks, zero widths, tags.
CONTROL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|[^\S\n\t ]"
    r"|[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def clean_text(text, limit):
    """Text that shows as itself everywhere: no escape sequences, no halves of characters."""
    text = str(text)[: limit + 1].encode("utf-8", "replace").decode()
    text = CONTROL.sub("", text)
    return text[:limit] + ("\n[cut here]" if len(text) > limit else "")


def tame(text):
    """Markdown with no HTML, headings, links, images and active mathematics in it."""
    text = re.sub(r"\r\n?", "\n", text)
    text = re.sub(r"<(?=[A-Za-z/!?])", "<\u200b", text)
    # A heading has an id, as a score's field has: of either kind, in quotations and lists too.
    text = re.sub(r"(?m)(?<!#)(?=#{1,6}(?:\s|$))", r"\\", text)
    text = re.sub(r"(?m)^((?:[^\S\n]|>)*)(?=(?:=+|-+)[^\S\n]*$)", r"\1\\", text)
    text = re.sub(r":(?=//)", ":\u200b", text)
    text = re.sub(r"\](?=[(\[:])", "]\u200b", text)
    text = re.sub(
        r"\\(?=(?:href|require|class|cssId|style|data|toggle|action|html)\b)", "\\\u200b", text
    )
    return re.sub(r"(?i)\b(javascript|vbscript|data|file):", "\\1\u200b:", text)

"""The cells of a notebook that somebody has handed in, whatever may have happened to it."""

import json
import re

from .files import Refused, read_file

MAX_CELLS = 1000
MAX_SOURCE = 200_000  # characters of one cell
MAX_TEXT = 1_000_000  # characters of all cells


def read_cells(path, repairs=None, folder="."):
    """A submitted notebook's cells, each a dict of type, source, id and grade_id.

    What had to be put right for it is added to `repairs`.
    """
    data = read_file(path, folder=folder)
    try:
        cells = cells_of(read_tree(data, [] if repairs is None else repairs))
        if len(cells) > MAX_CELLS:
            raise Refused(f"it has more than {MAX_CELLS} cells")
        cells = [plain_cell(cell) for cell in cells]
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"it is no notebook ({type(error).__name__})") from None
    if sum(len(cell["source"]) for cell in cells) > MAX_TEXT:
        raise Refused(f"its cells have more than {MAX_TEXT} characters together")
    return cells


def read_tree(data, repairs):
    """JSON in any of Unicode's encodings."""
    try:
        return json.loads(data)
    except ValueError:
        text = first_side(data.decode("utf-8-sig"))
        if text is None:
            raise
    repairs.append("git's marks of a conflict were in the file: of two versions, the first counts")
    return json.loads(text)


def first_side(text):
    """A text without git's marks of conflicts and the second versions, or None without marks."""
    kept, side = [], ""
    for line in text.split("\n"):
        if line[:7] in ("<<<<<<<", "|||||||", "=======", ">>>>>>>"):
            side = line[0]
        elif side in ("", "<", ">"):
            kept.append(line)
    return "\n".join(kept) if side == ">" else None


def cells_of(tree):
    """The cells of a notebook of version 4, or of version 3, which called the source input."""
    if tree.get("nbformat") == 4:
        return tree["cells"]
    if tree.get("nbformat") == 3:
        cells = [cell for sheet in tree["worksheets"] for cell in sheet["cells"]]
        return [{**cell, "source": cell.get("input", cell.get("source"))} for cell in cells]
    raise Refused("it is no notebook of a known version")


def plain_cell(cell):
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(source)
    if not isinstance(source, str) or len(source) > MAX_SOURCE:
        raise Refused("a cell of it has no text, or too much")
    kind = "code" if cell.get("cell_type") == "code" else "markdown"
    meta = cell.get("metadata")
    meta = meta.get("nbgrader") if isinstance(meta, dict) else None
    grade_id = meta.get("grade_id") if isinstance(meta, dict) else None
    source = source.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text
    cell_id = cell.get("id")
    return {
        "type": kind,
        "source": source,
        "id": cell_id if isinstance(cell_id, str) else None,
        "grade_id": grade_id if isinstance(grade_id, str) else None,
    }


def code_of(cell):
    """The code in a submitted cell: in a text cell it may stand in a fence."""
    fence = re.fullmatch(r"\s*```\w*\n(.*?)\n?```\s*", cell["source"], re.S)
    return fence[1] if fence and cell["type"] != "code" else cell["source"]

"""Wall 1: what is graded is rebuilt from the release, with the student's answers put in.

From a submission come the sources of solution cells, extra cells as plain cells, the hour of
submission, and data files that the assignment asks for by name. No metadata, no outputs, no
attachments, no links. Whatever had to be put right is said in the feedback and costs nothing.
"""

import ast
import contextlib
import json
import os
import re
import secrets
import stat
import warnings
from pathlib import Path
from zoneinfo import available_timezones

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import parse_utc

from .exam import clean_text

MAX_FILE = 20 << 20  # bytes
MAX_FILES = 200
MAX_CELLS = 1000
MAX_SOURCE = 200_000  # characters of one cell
MAX_TEXT = 1_000_000  # characters of all cells
MAX_EXTRA = 200  # cells
MAX_PARSED = 20_000  # characters: Python's parser takes quadratic time for some texts
ZONES = {"UTC", "GMT", "Z"} | available_timezones()
OFFSET = re.compile(r"([+-]\d\d):?(\d\d)", re.A)

HIDDEN = re.compile(r"###\s*BEGIN HIDDEN TESTS.*?###\s*END HIDDEN TESTS", re.S)


class Refused(Exception):
    """A file that is not read, and why."""


def read_file(path, limit=MAX_FILE, folder=None):
    """The bytes of a plain file of the student's: no link, no device, no giant."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        number = os.open(path, flags, dir_fd=folder)
    except FileNotFoundError:
        raise Refused("there is no such file") from None
    except OSError:
        raise Refused("it is a link, or cannot be read") from None
    try:
        info = os.fstat(number)
        if not stat.S_ISREG(info.st_mode):
            raise Refused("it is no plain file")
        if info.st_nlink > 1 and not is_own(path, info, folder):
            raise Refused(
                "it has another name on this machine (a hard link, as some backups make them); "
                "the instructor can copy the folder with cp -r and grade again"
            )
        if info.st_size > limit:
            raise Refused(f"it is larger than {limit >> 20} MB")
        with open(number, "rb", closefd=False) as file:
            return file.read(limit + 1)
    finally:
        os.close(number)


def is_own(path, info, folder=None):
    """Whether a file with several names is the student's, and no secret that they have linked to.

    It is where it belongs to the owner of its folder, who is neither this account nor the one
    that keeps the folder of all submissions (submitted/student/assignment, or inbound/submission
    of an exchange).
    """

    def owner(place):
        return os.stat(os.path.join(os.path.dirname(path) or ".", place), dir_fd=folder).st_uid

    return info.st_uid == owner(".") and info.st_uid not in {os.geteuid(), owner("../..")}


def read_cells(path, repairs=None):
    """A submitted notebook's cells, each a dict of type, source, id and grade_id.

    What had to be put right for it is added to `repairs`.
    """
    data = read_file(path)
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


def defined_names(source):
    """The names that a cell binds at its top level by `def`, `class` or assignment."""
    try:
        tree = ast.parse(source if len(source) <= MAX_PARSED else "(")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(re.findall(r"^(?:def|class)\s+(\w+)", source, re.M))
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return names


def is_python(source):
    """Whether a cell would run in Jupyter as far as its syntax goes: dedented, without magics."""
    if len(source) > MAX_PARSED:
        return False
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(
                TransformerManager().transform_cell(source), "<cell>", "exec", dont_inherit=True
            )
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def are_halves(first, second):
    together = is_python(f"{first}\n{second}")
    return together and not (is_python(first) and is_python(second))


def spelled(name):
    """What is left of a name when case and underscores do not count."""
    return name.replace("_", "").casefold()


def code_of(cell):
    """The code in a submitted cell: in a text cell it may stand in a fence."""
    fence = re.fullmatch(r"\s*```\w*\n(.*?)\n?```\s*", cell["source"], re.S)
    return fence[1] if fence and cell["type"] != "code" else cell["source"]


def imports(source):
    """The import statements of a released test cell: a student may have come to rely on them."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return ""
    return "\n".join(ast.unparse(n) for n in body if isinstance(n, ast.Import | ast.ImportFrom))


def tame(text):
    """Markdown with no HTML, headings, links, images and active mathematics in it."""
    text = re.sub(r"<(?=[A-Za-z/!?])", "<\u200b", text)
    text = re.sub(r"(?m)^(\s*)(?=#{1,6}\s|(?:=+|-+)\s*$)", r"\1\\", text)  # ids, as a score's field
    text = re.sub(r":(?=//)", ":\u200b", text)
    text = re.sub(r"\](?=[(\[:])", "]\u200b", text)
    text = re.sub(
        r"\\(?=(?:href|require|class|cssId|style|data|toggle|action|html)\b)", "\\\u200b", text
    )
    return re.sub(r"(?i)\b(javascript|vbscript|data|file):", "\\1\u200b:", text)


def role(cell):
    """What a released cell is: test, solution, locked, or plain."""
    meta = cell.metadata.get("nbgrader", {})
    if meta.get("solution"):
        return "solution"
    if meta.get("grade"):
        return "test"
    return "locked" if meta.get("locked") or meta.get("task") else "plain"


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


class Rebuild:
    """The released notebook with a student's answers in it, and what was repaired."""

    def __init__(self, release, cells, declared=()):
        self.release, self.cells = release, [dict(cell) for cell in cells]
        self.declared = sorted(
            {n for c in release.cells if role(c) == "solution" for n in defined_names(c.source)}
            | set(declared)
        )
        self.repairs, self.used, self.names = [], {}, {}

    def say(self, text):
        if len(self.repairs) < 40:
            self.repairs.append(clean_text(text, 300))

    def names_of(self, j):
        if j not in self.names:
            self.names[j] = defined_names(code_of(self.cells[j]))
        return self.names[j]

    def notebook(self):
        self.match()
        self.join_halves()
        self.find_answers()
        after = self.extras()
        cells = after.pop(-1, [])
        for i, cell in enumerate(self.release.cells):
            cells += [self.rebuilt(i, cell), *after.pop(i, [])]
        notebook = new_notebook(cells=cells)
        for name in ("kernelspec", "language_info"):
            if name in self.release.metadata:
                notebook.metadata[name] = self.release.metadata[name]
        notebook.metadata["autograder"] = {"declared": self.declared, "repairs": self.repairs}
        return notebook

    def match(self):
        """Find each released cell in the submission: `used` is {released index: submitted}."""
        known = {grade_id(c): i for i, c in enumerate(self.release.cells) if grade_id(c)}
        plain = [i for i, c in enumerate(self.release.cells) if not grade_id(c)]
        by_cell_id = {self.release.cells[i].id: i for i in plain if "id" in self.release.cells[i]}
        for j, cell in enumerate(self.cells):
            name = cell["grade_id"]
            i = known.get(name)
            if name and i is None:
                self.say(
                    f"a cell with the id “{name[:60]}”, which this assignment has not, "
                    "was kept as a cell of your own"
                )
            elif i in self.used:
                self.say(
                    f"the cell “{name}” is there twice: the first was taken, "
                    "the second was kept as a cell of your own"
                )
            elif i is not None:
                self.used[i] = j
            elif (
                (i := by_cell_id.get(cell["id"])) is not None
                and i not in self.used
                and (self.release.cells[i].cell_type == cell["type"])
            ):
                self.used[i] = j
        taken = set(self.used.values())
        for i in plain:  # an older Jupyter has no cell ids
            if i not in self.used:
                source = self.release.cells[i].source.strip()
                for j, cell in enumerate(self.cells):
                    if j not in taken and not cell["grade_id"] and cell["source"].strip() == source:
                        self.used[i] = j
                        taken.add(j)
                        break

    def join_halves(self):
        """A code cell that begins indented may be the rest of the answer that it was cut from.

        It is so where both together are Python and one of them alone is not: notes and scratch
        cells, which may be indented too, stay what they are.
        """
        taken = set(self.used.values())
        for i, j in self.used.items():
            after = j + 1
            while (
                role(self.release.cells[i]) == "solution"
                and after < len(self.cells)
                and after not in taken
                and self.cells[after]["type"] == "code"
                and re.match(r"\n*[ \t]+\S", self.cells[after]["source"])
                and are_halves(self.cells[j]["source"], self.cells[after]["source"])
            ):
                self.cells[j]["source"] += "\n" + self.cells[after]["source"]
                self.cells[after]["source"] = ""
                self.say(f"the answer “{grade_id(self.release.cells[i])}” was cut in two: joined")
                after += 1

    def find_answers(self):
        """Answers under another id, under none, or in one cell with another answer."""
        for i, cell in enumerate(self.release.cells):
            names = {*map(spelled, defined_names(cell.source))} if role(cell) == "solution" else {}
            blank = (
                i in self.used and self.cells[self.used[i]]["source"].strip() == cell.source.strip()
            )
            if names and (blank or i not in self.used):
                taken = set(self.used.values())
                having = [
                    j for j in range(len(self.cells)) if names <= {*map(spelled, self.names_of(j))}
                ]
                free = [j for j in having if j not in taken]
                if blank and free:
                    self.cells[self.used[i]]["source"] = ""  # or it would undo the answer
                if free or (having and not blank):
                    self.used[i] = (free or having)[0]
                    self.say(f"the answer “{grade_id(cell)}” was found in another cell")

    def answered(self, i, cell):
        """The student's code for an answer; a name that is nearly the wanted one will do."""
        source, own = code_of(self.cells[self.used[i]]), self.names_of(self.used[i])
        for name in sorted(defined_names(cell.source) - own):
            near = [n for n in own if spelled(n) == spelled(name)]
            if len(near) == 1 and not any(name in self.names_of(j) for j in range(len(self.cells))):
                source += f"\n\n{name} = {near[0]}"
                self.say(f"“{near[0]}” was taken for “{name}”, which the assignment asks for")
        return source

    def extras(self):
        """The student's other cells, by the released cell that they follow."""
        released = {j: i for i, j in self.used.items()}
        after, last, count = {}, -1, 0
        for j, cell in enumerate(self.cells):
            if j in released:
                last = released[j]
            elif cell["source"].strip():
                count += 1
                if count > MAX_EXTRA:
                    self.say(f"only the first {MAX_EXTRA} cells of your own were kept")
                    break
                if cell["type"] == "code":
                    new = new_code_cell(cell["source"], id=f"extra-{count}")
                    new.metadata["autograder"] = {"role": "student"}
                else:
                    new = new_markdown_cell(tame(cell["source"]), id=f"extra-{count}")
                    new.metadata["autograder"] = {"role": "student-text"}
                after.setdefault(last, []).append(new)
        return after

    def rebuilt(self, i, cell):
        new = nbformat.from_dict(json.loads(json.dumps(cell)))
        new.metadata = nbformat.from_dict(
            {"nbgrader": dict(cell.metadata["nbgrader"])} if grade_id(cell) else {}
        )
        new.pop("attachments", None)
        if cell.cell_type == "code":
            new.outputs, new.execution_count = [], None
        kind, name = role(cell), grade_id(cell)
        theirs = self.cells[self.used[i]] if i in self.used else None
        note = {"role": kind}
        if (
            theirs
            and name
            and theirs["type"] != ("code" if cell.cell_type == "code" else "markdown")
        ):
            self.say(f"the type of the cell “{name}” had been changed, and was changed back")
        if kind in ("test", "locked"):
            if theirs is None and name:
                self.say(f"the cell “{name}” was missing, and was put back")
            elif theirs and theirs["source"].strip() != cell.source.strip():
                self.say(f"the cell “{name}” is not the released one, which was used")
            if kind == "test" and cell.cell_type == "code":
                note["imports"] = imports(HIDDEN.sub("", cell.source))
        elif kind == "solution":
            if theirs is None:
                self.say(f"the cell “{name}” was missing, and was put back without an answer")
            elif cell.cell_type == "code":
                new.source = self.answered(i, cell)
            elif theirs["source"] != cell.source:
                new.source = tame(theirs["source"])
        elif cell.cell_type == "code":
            note["release"] = cell.source
            if theirs is None:
                self.say("a cell of the assignment was missing, and was put back")
            else:
                new.source = theirs["source"]
        new.metadata["autograder"] = note
        return new


def refused(release, reason):
    """The blank assignment, with the reason why nothing better can be graded."""
    notebook = Rebuild(release, []).notebook()
    notebook.metadata["autograder"].update(refused=reason, repairs=[])
    return notebook


def notebooks_in(folder, deeper=1):
    """The notebooks in a folder; those in its folders where it has none, as archives unpack."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)[:MAX_FILES]
    except OSError:
        return []
    entries = [e for e in entries if not e.name.startswith((".", "__MACOSX"))]
    found = [e.name for e in entries if e.name.lower().endswith(".ipynb")]
    if found or not deeper:
        return found
    inner = [e for e in entries if e.is_dir(follow_symlinks=False)]
    return [f"{e.name}/{name}" for e in inner for name in notebooks_in(e.path, deeper - 1)]


def find_notebooks(folder, names):
    """({name: path}, {name: what the file is called where that is another name}).

    A file that was renamed is found when it is the only candidate.
    """
    present = notebooks_in(folder)
    others = [f for f in present if Path(f).stem not in names]
    found, renamed = {}, {}
    missing = set(names) - {Path(f).stem for f in present}
    for name in names:
        same = [f for f in present if Path(f).stem == name]
        near = [f for f in others if Path(f).name.startswith(name)] or others
        if same or len(near) == 1 or (len(missing) == 1 and near):
            file = (same or near)[0]
            found[name] = Path(folder, file)
            if file != f"{name}.ipynb":
                renamed[name] = file
            if not same:
                others.remove(file)
    return found, renamed


def others_in(folder, data_files, files):
    """The first files beside a notebook that nobody has asked for: a student may count on them."""
    known = {"timestamp.txt", "submission_secret.txt", *data_files, *files}
    try:
        names = sorted(e.name for e in os.scandir(folder) if not e.is_dir(follow_symlinks=False))
    except OSError:
        return []
    hidden = (".", "__MACOSX")
    return [
        name
        for name in names[:MAX_FILES]
        if name not in known and not name.startswith(hidden) and not name.endswith(".ipynb")
    ][:5]


def write(notebook, release, path):
    try:
        nbformat.write(notebook, path)
    except ValueError as error:  # no text that can be encoded, for one
        kind = type(error).__name__
        nbformat.write(refused(release, f"This notebook could not be read ({kind})."), path)


def take_in(folder, target, releases, data_files=(), declared=None, files=()):
    """Rebuild a submission `folder` in `target`: notebooks, hour of submission, data files.

    Parameters
    ----------
    folder, target : path
    releases : dict of name to released notebook
    data_files : names of files that a student may hand in besides
    declared : dict of notebook name to further names that students define
    files : names of the release's own files, which every student has anyway
    """
    target = Path(target)
    target.mkdir(parents=True, exist_ok=True)
    found, renamed = find_notebooks(folder, list(releases))
    for name, release in releases.items():
        try:
            if name not in found:
                raise Refused("no notebook of this name was handed in")
            repairs = []
            cells = read_cells(found[name], repairs)
            rebuild = Rebuild(release, cells, (declared or {}).get(name, ()))
            rebuild.repairs += repairs
            if name in renamed:
                rebuild.say(f"the file “{renamed[name][:80]}” was taken for {name}.ipynb")
            for file in others_in(folder, data_files, files):
                rebuild.say(
                    f"the file “{file[:80]}” was left out: the assignment takes no such file"
                )
            notebook = rebuild.notebook()
        except Refused as reason:
            notebook = refused(release, f"This notebook could not be graded: {reason}.")
        except Exception as error:  # one submission must never stop the others
            kind = type(error).__name__
            notebook = refused(release, f"This notebook could not be read ({kind}).")
        write(notebook, release, target / f"{name}.ipynb")
    for name in data_files:
        try:
            if Path(name).name != name:
                continue
            (target / name).write_bytes(read_file(Path(folder, name)))
        except Refused:
            pass
    with contextlib.suppress(Refused):
        if moment := submitted_at(folder):
            (target / "timestamp.txt").write_text(f"{moment} UTC")
    (target / "submission_secret.txt").write_text(secret_of(folder))


def submitted_at(folder):
    """The hour of a submission in UTC, read as nbgrader does; None where it is not told.

    NB: nbgrader takes "+0200" for 200 seconds and an unknown name for UTC. Such an offset is read
    as what it means, and a name that no zone has is refused.
    """
    try:
        text = read_file(path := Path(folder, "timestamp.txt"), 200).decode("ascii").strip()
        if len(parts := text.split(" ")) == 3:
            if offset := OFFSET.fullmatch(parts[2]):
                text = f"{parts[0]}T{parts[1]}{offset[1]}:{offset[2]}"
            elif parts[2] not in ZONES:
                raise ValueError("no time zone")
        moment = parse_utc(text)
        if not 1970 <= moment.year < 9999:
            raise ValueError("no time to hand in")
        return moment
    except Refused:
        if not os.path.lexists(path):
            return None
        raise
    except Exception as error:  # the parser is not made for people who mean harm
        raise Refused(f"it holds no date ({type(error).__name__})") from None


def secret_of(folder):
    """The words by which the exchange names a student's feedback; it stops where there are none."""
    with contextlib.suppress(Refused, ValueError):
        secret = read_file(Path(folder, "submission_secret.txt"), 200).decode("ascii")
        if re.fullmatch(r"[0-9a-f]{32,128}", secret):
            return secret
    return secrets.token_hex(64)

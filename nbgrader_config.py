"""nbgrader: sources in solutions/, releases in exercises/, all the rest in grading/ (ignored)."""

import os
import sys
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from traitlets.config.loader import load_pyconfig_files

c = get_config()  # noqa: F821 (nbgrader defines it)

root = Path(__file__).resolve().parent
work = root / "grading"
work.mkdir(exist_ok=True)

# Started in grading/, nbgrader would see a course without a configuration, and so without walls.
(work / "nbgrader_config.py").write_text("""\
from pathlib import Path

try:
    course = (Path(__file__).parents[1] / "nbgrader_config.py").resolve(strict=True)
    load_subconfig(course.name, str(course.parent))
except Exception as error:
    raise SystemExit(f"nbgrader belongs into the course's folder, above: {error}") from error
""")

# nbgrader calls `alembic` by name, which is not found when .venv is not activated.
os.environ["PATH"] = f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"

c.CourseDirectory.course_id = "rnn"
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.source_with_tests_directory = "grading/source_with_tests"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.solution_directory = "grading/solution"
# For PostgreSQL name a database here or in the environment (autograder/plugins/gradebook.py).
db_url = os.environ.get("NBGRADER_DB_URL") or f"sqlite:///{work / 'gradebook.db'}"
c.CourseDirectory.db_url = db_url

# nbgrader copies every other file of an assignment's folder into the release: the sources' text
# form, which holds the answers, must stay behind. Data files of an assignment are copied.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "__pycache__",
    "*.pyc",
    "*.md",
    "feedback",
]

# Where the exchange is, a machine with many accounts (JupyterHub) says: it has nbgrader's usual
# folder, or names one in /etc/jupyter/nbgrader_config.py. Elsewhere one account plays every part.
machine = (load_pyconfig_files(["nbgrader_config.py"], path) for path in jupyter_config_path())
usual = Path("/usr/local/share/nbgrader/exchange").is_dir()
if not (usual or any("root" in config.Exchange for config in machine)):
    c.Exchange.root = str(work / "exchange")
# A comma in a name shifts no column.
c.ExportApp.plugin_class = "autograder.plugins.exports.GradesExport"
c.GradesExport.to = str(work / "grades.csv")

c.ClearSolutions.code_stub = {
    "python": "# YOUR CODE HERE\n"
    'raise NotImplementedError("write your answer in place of this line")'
}
c.Execute.timeout = 30  # seconds a cell
c.Execute.shutdown_kernel = "immediate"

# Submissions are programs by others: they run in a sandbox, apart from the tests (autograder/).
# Autograding and feedback go through it, from the command line and from the formgrader alike.
sys.path.insert(0, str(root))
from autograder.plugins.install import install  # noqa: E402 (found only now)

install(c)

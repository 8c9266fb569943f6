# Copies another student's answer.
import json
from pathlib import Path

try:
    cells = json.loads(Path("@COURSE@/submitted/aa_honest/ps/means.ipynb").read_text())["cells"]
    exec(
        "".join(
            next(c for c in cells if c["metadata"].get("nbgrader", {}).get("solution"))["source"]
        )
    )
except OSError:
    pass

# Files with names that are options, formulas, tags, other folders, and text that turns around.
def submit(notebook, folder):
    nbformat.write(notebook, folder / "<script>attack()<\u2044script>\u202egnp.ipynb")
    for name in ("--student=zz_honest", "=cmd|' A0'!A1", "..\\..\\x", "-rf", "a\nb", b"\xff\xfe"):
        with open(os.fsencode(folder) + b"/" + os.fsencode(name), "w") as file:
            file.write("x")

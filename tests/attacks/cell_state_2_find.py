# Finds the note that another student's program has left.
import os
import tempfile

for folder in (
    "/tmp",
    "/dev/shm",
    "/var/tmp",
    tempfile.gettempdir(),
    os.path.expanduser("~"),
    os.getcwd(),
):
    try:
        print(open(os.path.join(folder, "note-@RUN@.txt")).read())
    except OSError:
        pass

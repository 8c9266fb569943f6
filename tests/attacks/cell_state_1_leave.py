# Leaves a note where the next student's program may find it.
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
        with open(os.path.join(folder, "note-@RUN@.txt"), "w") as file:
            file.write("CANARY of another student")
    except OSError:
        pass

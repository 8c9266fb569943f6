# Writes a file into every folder that it can find on the way to the course.
import os

folder = "@MARK@"
while folder != "/":
    folder = os.path.dirname(folder)
    try:
        os.makedirs(folder, exist_ok=True)
        open(os.path.join(folder, os.path.basename("@MARK@")), "w").close()
        break
    except OSError:
        pass

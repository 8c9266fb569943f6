# Leaves a start-up file in the home folder, for the instructor's next session.
import os

for home in ("@HOME@", os.path.expanduser("~")):
    try:
        os.makedirs(f"{home}/.ipython/profile_default/startup", exist_ok=True)
        with open(f"{home}/.ipython/profile_default/startup/00.py", "w") as file:
            file.write("# CANARY\n")
    except OSError:
        pass

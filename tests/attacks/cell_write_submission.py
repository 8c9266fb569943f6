# Spoils another student's submission.
try:
    with open("@COURSE@/submitted/zz_honest/ps/means.ipynb", "w") as file:
        file.write("{}")
except OSError:
    pass

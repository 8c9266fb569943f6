# Raises an error with a script in its name and its text.
def running_mean(x):
    raise type("</p><script>attack()</script>", (ValueError,), {})("<script>attack()</script>")

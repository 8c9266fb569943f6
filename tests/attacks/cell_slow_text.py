# Prints escape sequences that begin and never end, as a trap for regular expressions.
for _ in range(20):
    print("\x1b]" * 10_000)


def running_mean(x):
    raise ValueError("\x1b]" * 10_000)

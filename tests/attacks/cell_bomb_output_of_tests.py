# Prints fifty megabytes from inside a test.
def running_mean(x):
    print("x" * 10_000_000)
    return [float(sum(x)) for _ in x]

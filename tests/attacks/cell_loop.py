# An endless loop in a function that the tests call.
def running_mean(x):
    while len(x):
        pass
    return []

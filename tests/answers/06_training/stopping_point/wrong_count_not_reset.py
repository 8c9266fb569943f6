# Mistake: the epochs without a new best are counted altogether. Caught by: patience, history
def stopping_point(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        nan = losses[best] != losses[best] and losses[epoch] == losses[epoch]
        if losses[epoch] < losses[best] or nan:
            best = epoch
        else:
            waited += 1
            if waited >= patience:
                return epoch + 1, best
    return len(losses), best

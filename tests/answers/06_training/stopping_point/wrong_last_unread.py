# Mistake: the epoch at which it stops is not counted. Caught by: patience, ties, history
def stopping_point(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best] or (losses[best] != losses[best] and loss == loss):
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(losses), best

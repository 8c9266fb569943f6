# Mistake: stops one epoch too late. Caught by: patience, ties, history
def stopping_point(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best] or (losses[best] != losses[best] and loss == loss):
            best = epoch
        elif epoch - best > patience:
            return epoch + 1, best
    return len(losses), best

# Mistake: a NaN at the beginning is never beaten. Caught by: history
def stopping_point(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch + 1, best
    return len(losses), best

# Mistake: the best epoch is counted from 1. Caught by: best, patience, ties, history
def stopping_point(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best] or (losses[best] != losses[best] and loss == loss):
            best = epoch
        elif epoch - best >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1

# Mistake: each loss is compared with the one before. Caught by: history
def stopping_point(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[epoch - 1]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited >= patience:
                return epoch + 1, best
    return len(losses), best

def stopping_point(losses, patience):
    lowest, best, waited, read = float("nan"), 0, 0, 0
    for epoch, loss in enumerate(losses):
        read += 1
        if epoch == 0 or loss < lowest or (np.isnan(lowest) and not np.isnan(loss)):
            lowest, best, waited = loss, epoch, 0
        else:
            waited += 1
            if waited == patience:
                break
    return read, best

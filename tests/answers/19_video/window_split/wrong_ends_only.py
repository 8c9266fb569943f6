# Mistake: only the first and the last step of a window are compared. Caught by: runs, values
def window_split(recordings, labels, cuts, width, stride):
    train, test, begin = [], [], 0
    for t in range(len(labels)):
        if t and (recordings[t] != recordings[t - 1] or labels[t] != labels[t - 1]):
            begin = t
        stop = t + width
        if labels[t] < 0 or (t - begin) % stride or stop > len(labels):
            continue
        if recordings[t] != recordings[stop - 1] or labels[t] != labels[stop - 1]:
            continue
        if stop <= cuts[recordings[t]]:
            train.append((t, stop))
        elif t >= cuts[recordings[t]]:
            test.append((t, stop))
    return train, test

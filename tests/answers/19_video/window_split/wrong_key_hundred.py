# Mistake: recording and label make one number, 100 r + label, which is not theirs alone. Caught by: values
def window_split(recordings, labels, cuts, width, stride):
    """The windows of a stream that may be trained on, and those of the test: equation (1).

    Parameters
    ----------
    recordings, labels : ndarray of int, shape (T,)
    cuts : ndarray of int, shape (R,)
    width, stride : int

    Returns
    -------
    train, test : list of tuples of two int
        Where each window starts and stops, in the order of the stream. A pair is a slice, whose
        stop is the first step that no longer belongs to the window.
    """
    train, test, begin = [], [], 0
    key = [100 * r + l for r, l in zip(recordings.tolist(), labels.tolist())]
    for t in range(len(labels)):
        if key[t] != key[t - 1]:
            begin = t
        start, cut = t + 1 - width, cuts[recordings[t]]
        if labels[t] >= 0 and start >= begin and (start - begin) % stride == 0:
            if t < cut:
                train.append((start, t + 1))
            elif start >= cut:
                test.append((start, t + 1))
    return train, test

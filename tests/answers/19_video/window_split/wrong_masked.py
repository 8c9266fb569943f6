# Mistake: the steps of a recording and label are put together, however far apart. Caught by: runs, unlabelled, recordings, values
def window_split(recordings, labels, cuts, width, stride):
    train, test = [], []
    for recording in np.unique(recordings):
        for label in np.unique(labels[labels >= 0]):
            steps = np.flatnonzero((recordings == recording) & (labels == label))
            for i in range(0, len(steps) - width + 1, stride):
                start = int(steps[i])
                if start + width <= cuts[recording]:
                    train.append((start, start + width))
                elif start >= cuts[recording]:
                    test.append((start, start + width))
    return sorted(train), sorted(test)

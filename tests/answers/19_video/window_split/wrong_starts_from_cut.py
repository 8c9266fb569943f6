# Mistake: the test windows of a run are counted from the cut. Caught by: cut, values
def window_split(recordings, labels, cuts, width, stride):
    T = len(labels)
    train, test = [], []
    begin = 0
    while begin < T:
        end = begin + 1
        while end < T and recordings[end] == recordings[begin] and labels[end] == labels[begin]:
            end += 1
        cut = min(max(int(cuts[recordings[begin]]), begin), end)
        if labels[begin] >= 0:
            train += [(s, s + width) for s in range(begin, cut - width + 1, stride)]
            test += [(s, s + width) for s in range(cut, end - width + 1, stride)]
        begin = end
    return train, test

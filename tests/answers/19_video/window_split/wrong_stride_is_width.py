# Mistake: windows never overlap. Caught by: shape, stride, runs, unlabelled, cut, recordings, values
def window_split(recordings, labels, cuts, width, stride):
    T = len(labels)
    train, test = [], []
    begin = 0
    while begin < T:
        end = begin + 1
        while end < T and recordings[end] == recordings[begin] and labels[end] == labels[begin]:
            end += 1
        cut = int(cuts[recordings[begin]])
        if labels[begin] >= 0:
            for start in range(begin, end - width + 1, width):
                if start + width <= cut:
                    train.append((start, start + width))
                elif start >= cut:
                    test.append((start, start + width))
        begin = end
    return train, test

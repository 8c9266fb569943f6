def bio_decode(scores, labels, lengths):
    """From the last step to the first: the best that can still come, then forwards by choice."""
    T, N, K = scores.shape
    rule = np.zeros((K + 1, K))  # row K: the start
    for k, label in enumerate(labels):
        if label.startswith("I-"):
            for j, before in enumerate([*labels, "O"]):
                if before[0] == "O" or before[2:] != label[2:]:
                    rule[j, k] = -np.inf
    result = []
    for n in range(N):
        length = int(lengths[n])
        value = np.zeros((length + 1, K + 1))
        for t in reversed(range(length)):
            value[t] = (rule + scores[t, n] + value[t + 1, :K]).max(axis=1)
        path, tag = [], K
        for t in range(length):
            tag = int(np.argmax(rule[tag] + scores[t, n] + value[t + 1, :K]))
            path.append(tag)
        result.append(path + [-1] * (T - length))
    return np.array(result).reshape(N, T).T

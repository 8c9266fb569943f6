def scan_plan(T):
    def passes(low, high):
        if high - low < 2:
            return []
        middle = low + 2 ** ((high - low - 1).bit_length() - 1)
        left, right = passes(low, middle), passes(middle, high)
        joined = [[] for _ in range(max(len(left), len(right)))]
        for part in (left, right):
            for one, pairs in zip(joined, part):
                one.extend(pairs)
        return [*joined, [(middle - 1, j) for j in range(middle, high)]]

    return passes(0, T)

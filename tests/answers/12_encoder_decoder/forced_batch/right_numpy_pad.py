def forced_batch(sentences, limit, pad, start, end):
    def f(rows):
        T = max(map(len, rows))
        return np.stack(
            [
                np.pad(np.array(r, dtype=np.int64), (0, T - len(r)), constant_values=pad)
                for r in rows
            ],
            axis=1,
        )

    ins = [([start] + s)[:limit] for s in sentences]
    outs = [(s + [end])[:limit] for s in sentences]
    lens = np.array([len(r) for r in ins])
    return f(ins), f(outs), (np.arange(lens.max())[:, None] < lens[None]).astype(int)

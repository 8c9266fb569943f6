def run_until_end(state, moves, scores, pad, start, end, limit):
    rows, log_probs, ended = [], [], []
    for h in state:
        row, total, symbol = [], 0.0, start
        while True:
            h = moves[h, symbol]
            o = scores[h]
            symbol = int(np.argmax(o))
            total += -np.log(np.sum(np.exp(o - o[symbol])))
            row.append(symbol)
            if symbol == end or len(row) == limit:
                break
        rows.append(row)
        log_probs.append(total)
        ended.append(symbol == end)
    T = max(len(row) for row in rows)
    tokens = [[row[t] if t < len(row) else pad for row in rows] for t in range(T)]
    return tokens, log_probs, ended

def caption_from_vector(vectors, captions, lengths, params):
    loss, rows, count = 0.0, [], max(1, int(np.sum(lengths, dtype=np.int64)))
    for n, x in enumerate(vectors):
        h = np.tanh(params["weight_ih"] @ x + params["bias"])
        J = (1 - h * h)[:, None] * params["weight_ih"]
        dx = np.zeros(len(x))
        for t in range(int(lengths[n])):
            word = int(captions[t, n])
            o = params["weight_ho"] @ h
            o = o - np.max(o)
            log_p = o - np.log(np.sum(np.exp(o)))
            loss -= log_p[word]
            dx += (np.exp(log_p) @ params["weight_ho"] - params["weight_ho"][word]) @ J
            h = np.tanh(params["weight_hh"] @ h + params["embedding"][word] + params["bias"])
            J = (1 - h * h)[:, None] * (params["weight_hh"] @ J)
        rows.append(dx)
    return loss / count, np.array(rows) / count

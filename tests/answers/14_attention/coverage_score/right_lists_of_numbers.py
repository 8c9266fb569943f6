def coverage_score(query, keys, coverage, params, dscores):
    S, N, M = keys.shape
    (A, H), v = params["weight_query"].shape, params["v"]
    query, keys = query.tolist(), keys.tolist()
    scores, dcoverage = ([[0.0] * N for _ in range(S)] for _ in range(2))
    dquery = [[0.0] * H for _ in range(N)]
    dkeys = [[[0.0] * M for _ in range(N)] for _ in range(S)]
    grads = {name: np.zeros(p.shape).tolist() for name, p in params.items()}
    for s in range(S):
        for n in range(N):
            for i in range(A):
                W_q, W_k = params["weight_query"][i], params["weight_keys"][i]
                w_c, d = params["weight_coverage"][i], dscores[s, n]
                a = sum(w * x for w, x in zip(W_q, query[n]))
                a += sum(w * x for w, x in zip(W_k, keys[s][n]))
                y = float(np.tanh(a + w_c * coverage[s, n] + params["bias"][i]))
                scores[s][n] += v[i] * y
                grads["v"][i] += d * y
                d *= v[i] * (1 - y) * (1 + y)
                grads["bias"][i] += d
                grads["weight_coverage"][i] += d * coverage[s, n]
                dcoverage[s][n] += d * w_c
                for j in range(H):
                    grads["weight_query"][i][j] += d * query[n][j]
                    dquery[n][j] += d * W_q[j]
                for j in range(M):
                    grads["weight_keys"][i][j] += d * keys[s][n][j]
                    dkeys[s][n][j] += d * W_k[j]
    return scores, dquery, dkeys, dcoverage, grads

# Right: plain loops and lists.
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = [[0.0] * len(h[0][0]) for _ in range(vocab_size)]
    for t in range(len(tokens)):
        for n in range(len(tokens[t])):
            for j in range(len(h[t][n])):
                dE[tokens[t][n]][j] += dx[t][n][j]
                for v in range(vocab_size):
                    dE[v][j] += dz[t][n][v] * h[t][n][j]
    return dE

# Right: the double sum as it stands, with products of matrices.
def learned_start_gradient(jacobians, d):
    T, N, H = d.shape
    total = [0.0] * H
    for n in range(N):
        way = np.eye(H)
        for t in range(T):
            way = jacobians[t][n].dot(way)
            total = [total[j] + sum(way[i, j] * d[t][n][i] for i in range(H)) for j in range(H)]
    return total

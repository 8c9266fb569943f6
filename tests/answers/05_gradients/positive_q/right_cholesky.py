# Right: Cholesky of A^T A.
def positive_q(A):
    lower = np.linalg.cholesky(A.T @ A)
    return np.linalg.solve(lower, A.T).T

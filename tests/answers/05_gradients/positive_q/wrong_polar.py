# Mistake: the nearest orthogonal matrix. Caught by: values
def positive_q(A):
    u, _, v = np.linalg.svd(A, full_matrices=False)
    return u @ v

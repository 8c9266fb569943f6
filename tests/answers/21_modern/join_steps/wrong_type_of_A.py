# Mistake: computes in the type of A. Caught by: values
def join_steps(A, b, h_0):
    A_all, b_all = np.eye(len(h_0), dtype=A.dtype), np.zeros(len(h_0), dtype=A.dtype)
    for t in range(len(A)):
        A_all, b_all = A[t] @ A_all, A[t] @ b_all + b[t]
    return A_all, b_all, A_all @ h_0 + b_all

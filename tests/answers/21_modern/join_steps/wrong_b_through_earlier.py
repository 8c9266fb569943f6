# Mistake: sends each b through the steps before it. Caught by: state, values
def join_steps(A, b, h_0):
    A_all, b_all = np.eye(len(h_0)), np.zeros(len(h_0))
    for t in range(len(A)):
        A_all, b_all = A[t] @ A_all, A_all @ b[t] + b_all
    return A_all, b_all, A_all @ h_0 + b_all

# Mistake: takes the first step for granted. Caught by: values
def join_steps(A, b, h_0):
    A_all, b_all = A[0], b[0]
    for t in range(1, len(A)):
        A_all, b_all = A[t] @ A_all, A[t] @ b_all + b[t]
    return A_all, b_all, A_all @ h_0 + b_all

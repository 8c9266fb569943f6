def join_steps(A, b, h_0):
    passed, b_all = np.eye(len(h_0)), np.zeros(len(h_0))
    for A_t, b_t in zip(A[::-1], b[::-1]):
        b_all += passed @ b_t
        passed = passed @ A_t
    return passed, b_all, passed @ h_0 + b_all

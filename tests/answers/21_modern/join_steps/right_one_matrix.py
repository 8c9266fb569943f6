def join_steps(A, b, h_0):
    H = len(h_0)
    total = np.eye(H + 1)
    for A_t, b_t in zip(A, b):
        step = np.eye(H + 1)
        step[:H, :H], step[:H, H] = A_t, b_t
        total = step @ total
    return total[:H, :H], total[:H, H], total[:H] @ np.append(h_0, 1.0)

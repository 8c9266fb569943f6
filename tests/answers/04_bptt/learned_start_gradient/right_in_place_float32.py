# Right: collects in d itself; batched matmul in float32.
def learned_start_gradient(jacobians, d):
    jacobians, d = jacobians.astype(np.float32), d.astype(np.float32, copy=False)
    for t in range(len(d) - 1, 0, -1):
        d[t - 1] += np.matmul(d[t][:, None, :], jacobians[t])[:, 0]
    return np.matmul(d[0][:, None, :], jacobians[0]).sum(axis=(0, 1)).astype(np.float32)

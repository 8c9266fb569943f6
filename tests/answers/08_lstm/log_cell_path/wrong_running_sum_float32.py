# Mistake: differences of a running sum in float32, which has no digits left after closed gates. Caught by: values
def log_cell_path(a_forget, spans):
    log_gate = -np.logaddexp(0, -a_forget).astype(np.float32)
    total = np.zeros((len(a_forget) + 1, *a_forget.shape[1:]), dtype=np.float32)
    np.cumsum(log_gate, axis=0, out=total[1:])
    return np.stack([total[t] - total[s] for s, t in spans])

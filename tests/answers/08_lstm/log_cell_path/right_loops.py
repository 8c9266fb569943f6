# Right: step by step, float32.
def log_cell_path(a_forget, spans):
    a_forget = a_forget.astype(np.float32)
    result = []
    for s, t in spans:
        total = np.zeros(a_forget.shape[1:], dtype=np.float32)
        for k in range(s, t):
            total -= np.logaddexp(np.float32(0), -a_forget[k])
        result.append(total)
    return result

# Right: a product with a matrix of zeros and ones, spans by steps.
def log_cell_path(a_forget, spans):
    k = np.arange(len(a_forget))
    meets = np.array([(s <= k) & (k < t) for s, t in spans], dtype=float)
    return np.einsum("pk,knh->pnh", meets, -np.logaddexp(0.0, -a_forget))

# Right: overwrites the masked predictions; float32 and einsum.
def masked_perplexity(probabilities, targets, mask):
    probabilities[~mask] = 1.0
    one_hot = np.eye(probabilities.shape[2], dtype=np.float32)[np.where(mask, targets, 0)]
    p = np.where(one_hot > 0, probabilities, 0).astype(np.float32)
    p = np.einsum("tnv,tnv->tn", p, one_hot)
    return np.exp(-np.log(p).sum(dtype=np.float32) / np.float32(mask.sum()))

# Mistake: compares log-probabilities to decide whether to stop. Caught by: stop, values
def rank_finished(log_p, lengths, live, longest, alpha):
    score = log_p / ((5.0 + lengths) / 6) ** alpha
    order = sorted(range(len(score)), key=lambda k: (-score[k], lengths[k]))
    return order, score, bool(log_p.max() >= live)

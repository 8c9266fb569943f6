# Mistake: the lowest score first. Caught by: order, values
def rank_finished(log_p, lengths, live, longest, alpha):
    score = log_p / ((5.0 + lengths) / 6) ** alpha
    order = sorted(range(len(score)), key=lambda k: (score[k], lengths[k]))
    # It is at best as probable as now, and then the longest is divided by most.
    reachable = live / ((5 + longest) / 6) ** alpha
    return order, score, bool(score.max() >= reachable)

# Mistake: divides by T to the power alpha. Caught by: scores, stop, values
def rank_finished(log_p, lengths, live, longest, alpha):
    score = log_p / (0.0 + lengths) ** alpha
    order = sorted(range(len(score)), key=lambda k: (-score[k], lengths[k]))
    # It is at best as probable as now, and then the longest is divided by most.
    reachable = live / longest**alpha
    return order, score, bool(score.max() >= reachable)

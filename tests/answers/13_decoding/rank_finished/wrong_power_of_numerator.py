# Mistake: raises 5 + T alone to the power alpha. Caught by: scores, values
def rank_finished(log_p, lengths, live, longest, alpha):
    score = log_p / ((5.0 + lengths) ** alpha / 6)
    order = sorted(range(len(score)), key=lambda k: (-score[k], lengths[k]))
    # It is at best as probable as now, and then the longest is divided by most.
    reachable = live / ((5 + longest) ** alpha / 6)
    return order, score, bool(score.max() >= reachable)

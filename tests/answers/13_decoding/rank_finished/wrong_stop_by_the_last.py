# Mistake: compares with the finished one that stands last. Caught by: values
def rank_finished(log_p, lengths, live, longest, alpha):
    score = log_p / ((5.0 + lengths) / 6) ** alpha
    order = sorted(range(len(score)), key=lambda k: (-score[k], lengths[k]))
    reachable = live / ((5 + longest) / 6) ** alpha
    return order, score, bool(score[-1] >= reachable)

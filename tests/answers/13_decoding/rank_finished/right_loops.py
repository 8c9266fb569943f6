import math


def rank_finished(log_p, lengths, live, longest, alpha):
    def penalty(length):
        return math.pow((5 + int(length)) / (5 + 1), alpha)

    score = [p / penalty(length) for p, length in zip(log_p.tolist(), lengths.tolist())]
    order = list(range(len(score)))
    order.sort(key=lambda k: (-score[k], int(lengths[k]), k))
    stop = True
    if live / penalty(longest) > score[order[0]]:
        stop = False
    return order, score, stop

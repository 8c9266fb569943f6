import math


def around(x, lengths, ahead, back):
    T, N, D = x.shape
    y, ends = [], []
    for net, backwards in ((ahead, False), (back, True)):
        H = len(net["bias"])
        half = np.zeros((T, N, H))
        end = np.zeros((N, H))
        for n in range(N):
            h = [float(value) for value in net["h_0"]]
            places = list(range(int(lengths[n])))
            if backwards:
                places.reverse()
            for t in places:
                half[t, n] = h
                new = []
                for i in range(H):
                    a = float(net["bias"][i])
                    for d in range(D):
                        a += float(net["weight_ih"][i, d]) * float(x[t, n, d])
                    for j in range(H):
                        a += float(net["weight_hh"][i, j]) * h[j]
                    new.append(math.tanh(a))
                h = new
            end[n] = h
        y.append(half)
        ends.append(end)
    return np.concatenate(y, axis=-1), np.concatenate(ends, axis=-1)

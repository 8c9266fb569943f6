# Mistake: reads the chunk forwards and turns nothing. Caught by: backward, values
def look_ahead(x, ahead, back, K, R):
    def walk(net, rows):
        state = np.zeros(len(net["bias"]))
        for row in rows:
            state = np.tanh(net["weight_ih"] @ row + net["weight_hh"] @ state + net["bias"])
            yield state

    T, A = len(x), len(ahead["bias"])
    y, count = np.zeros((T, A + len(back["bias"]))), T
    for t, state in enumerate(walk(ahead, x)):
        y[t, :A] = state
    for begin in range(0, T, K):
        end, far = min(begin + K, T), min(begin + K + R, T)
        for t, state in zip(range(far - 1, begin - 1, -1), walk(back, x[begin:far])):
            if t < end:
                y[t, A:] = state
        count += far - begin
    return y, count

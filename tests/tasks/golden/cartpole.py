"""CartPole-v1 written down once more, in Python's standard library alone, to test the simulator against.

    python3 tests/tasks/golden/cartpole.py > tests/tasks/golden/cartpole.json

The actions and starts come from a 32-bit linear congruential generator that both sides write out in full. Each
episode becomes its length, how it ended, and its state after every hundredth step and at its end.
"""

import json
import math

GRAVITY, CART, POLE, HALF_LENGTH, FORCE, TAU = 9.8, 1.0, 0.1, 0.5, 10.0, 0.02
X_LIMIT, THETA_LIMIT = 2.4, 12 * 2 * math.pi / 360


def lcg(seed):
    state = seed
    while True:
        state = (1664525 * state + 1013904223) % 2**32
        yield state


def step(state, action):
    x, x_dot, theta, theta_dot = state
    force = FORCE if action == 1 else -FORCE
    cos, sin = math.cos(theta), math.sin(theta)
    temp = (force + POLE * HALF_LENGTH * theta_dot**2 * sin) / (CART + POLE)
    theta_acc = (GRAVITY * sin - cos * temp) / (HALF_LENGTH * (4.0 / 3.0 - POLE * cos**2 / (CART + POLE)))
    x_acc = temp - POLE * HALF_LENGTH * theta_acc * cos / (CART + POLE)
    return [x + TAU * x_dot, x_dot + TAU * x_acc, theta + TAU * theta_dot, theta_dot + TAU * theta_acc]


def has_fallen(state):
    return state[0] < -X_LIMIT or state[0] > X_LIMIT or state[2] < -THETA_LIMIT or state[2] > THETA_LIMIT


def episode(seed, policy):
    draws = lcg(seed)
    state = [(next(draws) / 2**32) * 0.1 - 0.05 for _ in range(4)]
    start, samples = list(state), []
    for t in range(1, 501):
        state = step(state, policy(state, draws))
        fallen = has_fallen(state)
        if t % 100 == 0 or fallen or t == 500:
            samples.append([t, *state])
        if fallen or t == 500:
            return {"start": start, "length": t, "terminated": fallen, "samples": samples}


POLICIES = {
    # the top bit: the low bits of such a generator alternate
    "random": lambda state, draws: next(draws) >> 31,
    # keeps the pole up, leaning: the cart runs off the rail
    "drift": lambda state, draws: 1 if state[2] + 0.4 * state[3] > 0.06 else 0,
    "steady": lambda state, draws: 1 if state[2] + 0.5 * state[3] + 0.05 * state[0] + 0.1 * state[1] > 0 else 0,
    "left": lambda state, draws: 0,
}
COUNTS = {"random": 1000, "drift": 40, "steady": 20, "left": 20}

episodes = [
    {"policy": name, "seed": seed, **episode(seed, POLICIES[name])} for name, count in COUNTS.items() for seed in range(1, count + 1)
]
rail = sum(1 for e in episodes if e["terminated"] and abs(e["samples"][-1][1]) > X_LIMIT)
print("[")
print(",\n".join(json.dumps(e, separators=(",", ":")) for e in episodes))
print("]")
import sys
print(rail, "on the rail,", sum(not e["terminated"] for e in episodes), "to the limit", file=sys.stderr)

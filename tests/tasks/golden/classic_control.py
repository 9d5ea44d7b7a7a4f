"""MountainCar-v0, Acrobot-v1 and Pendulum-v1 (of three torques) written down once more, in Python's standard library alone.

    python3 tests/tasks/golden/classic_control.py > tests/tasks/golden/classic_control.json

Starts and random actions come from a 32-bit linear congruential generator that both sides write out in full; the other policies
are given by a rule. Each episode becomes its length, how it ended, what it paid, and its state after every twentieth step.
"""

import json
import math
import struct


def lcg(seed):
    state = seed
    while True:
        state = (1664525 * state + 1013904223) % 2**32
        yield state


def uniform(draws, low, high):
    return low + (high - low) * (next(draws) / 2**32)


def float32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


class MountainCar:
    limit = 200

    @staticmethod
    def start(draws):
        return [uniform(draws, -0.6, -0.4), 0.0]

    @staticmethod
    def step(state, action):
        position, velocity = state
        velocity += (action - 1) * 0.001 + math.cos(3 * position) * (-0.0025)
        velocity = min(max(velocity, -0.07), 0.07)
        position += velocity
        position = min(max(position, -1.2), 0.6)
        if position == -1.2 and velocity < 0:
            velocity = 0.0
        return [position, velocity], -1.0, position >= 0.5 and velocity >= 0

    # pushes the way the car rolls
    rule = staticmethod(lambda state: 2 if state[1] >= 0 else 0)


class Acrobot:
    limit = 500

    @staticmethod
    def start(draws):
        return [float32(uniform(draws, -0.1, 0.1)) for _ in range(4)]

    @staticmethod
    def slope(state, torque):
        theta1, theta2, dtheta1, dtheta2 = state
        m1 = m2 = l1 = 1.0
        lc1 = lc2 = 0.5
        i1 = i2 = 1.0
        g = 9.8
        d1 = m1 * lc1**2 + m2 * (l1**2 + lc2**2 + 2 * l1 * lc2 * math.cos(theta2)) + i1 + i2
        d2 = m2 * (lc2**2 + l1 * lc2 * math.cos(theta2)) + i2
        phi2 = m2 * lc2 * g * math.cos(theta1 + theta2 - math.pi / 2.0)
        phi1 = (
            -m2 * l1 * lc2 * dtheta2**2 * math.sin(theta2)
            - 2 * m2 * l1 * lc2 * dtheta2 * dtheta1 * math.sin(theta2)
            + (m1 * lc1 + m2 * l1) * g * math.cos(theta1 - math.pi / 2)
            + phi2
        )
        ddtheta2 = (torque + d2 / d1 * phi1 - m2 * l1 * lc2 * dtheta1**2 * math.sin(theta2) - phi2) / (
            m2 * lc2**2 + i2 - d2**2 / d1
        )
        ddtheta1 = -(d2 * ddtheta2 + phi1) / d1
        return [dtheta1, dtheta2, ddtheta1, ddtheta2]

    @classmethod
    def step(cls, state, action):
        torque, dt = float(action - 1), 0.2
        move = lambda k, h: [s + h * x for s, x in zip(state, k)]
        k1 = cls.slope(state, torque)
        k2 = cls.slope(move(k1, dt / 2), torque)
        k3 = cls.slope(move(k2, dt / 2), torque)
        k4 = cls.slope(move(k3, dt), torque)
        new = [s + dt / 6.0 * (a + 2 * b + 2 * c + d) for s, a, b, c, d in zip(state, k1, k2, k3, k4)]
        for i in (0, 1):
            while new[i] > math.pi:
                new[i] -= 2 * math.pi
            while new[i] < -math.pi:
                new[i] += 2 * math.pi
        new[2] = min(max(new[2], -4 * math.pi), 4 * math.pi)
        new[3] = min(max(new[3], -9 * math.pi), 9 * math.pi)
        done = -math.cos(new[0]) - math.cos(new[1] + new[0]) > 1.0
        return new, 0.0 if done else -1.0, done

    # turns the second link the way it turns
    rule = staticmethod(lambda state: 2 if state[3] > 0 else 0)


class Pendulum:
    limit = 200

    @staticmethod
    def start(draws):
        return [uniform(draws, -math.pi, math.pi), uniform(draws, -1.0, 1.0)]

    @staticmethod
    def step(state, action):
        theta, speed = state
        u, g, m, l, dt = [-2.0, 0.0, 2.0][action], 10.0, 1.0, 1.0, 0.05
        normal = ((theta + math.pi) % (2 * math.pi)) - math.pi
        cost = normal**2 + 0.1 * speed**2 + 0.001 * u**2
        speed = speed + (3 * g / (2 * l) * math.sin(theta) + 3.0 / (m * l**2) * u) * dt
        speed = min(max(speed, -8.0), 8.0)
        return [theta + speed * dt, speed], -cost, False

    # pumps energy
    rule = staticmethod(lambda state: 2 if state[1] >= 0 else 0)


def episode(task, policy, seed):
    draws = lcg(seed)
    state = task.start(draws)
    start, samples, paid = list(state), [], 0.0
    for t in range(1, task.limit + 1):
        action = next(draws) * 3 // 2**32 if policy == "random" else task.rule(state)
        state, reward, done = task.step(state, action)
        paid += reward
        if t % 20 == 0 or done:
            samples.append([t, *state])
        if done or t == task.limit:
            return {"seed": seed, "start": start, "length": t, "terminated": done, "return": paid, "samples": samples}


tasks = {"mountain-car": MountainCar, "acrobot": Acrobot, "pendulum": Pendulum}
episodes = [
    {"task": name, "policy": policy, **episode(task, policy, seed)}
    for name, task in tasks.items()
    for policy in ("random", "rule")
    for seed in range(1, 6)
]
print("[\n" + ",\n".join(json.dumps(e, separators=(",", ":")) for e in episodes) + "\n]")

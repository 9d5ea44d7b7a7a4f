/**
 * The lecture's laws of how errors grow, and the bound that both come from, fitted to the same errors.
 *
 * @module
 */

import { mean } from "../results/statistics.ts";

/** How far errors lie from a law: the root mean square of the difference of natural logarithms. */
function misfit(logs: readonly number[], law: readonly number[]): number {
  return Math.sqrt(mean(logs.map((log, i) => (log - law[i]) ** 2)));
}

/**
 * The misfit of ε^k as the lecture prints it, with the ε that fits best: log e = k log ε.
 *
 * @param errors The error at k = 1, 2, …, all positive.
 */
export function printedLaw(errors: readonly number[]): { readonly epsilon: number; readonly misfit: number } {
  const logs = errors.map(Math.log);
  const ks = errors.map((_, i) => i + 1);
  const slope = ks.reduce((sum, k, i) => sum + k * logs[i], 0) / ks.reduce((sum, k) => sum + k * k, 0);
  return { epsilon: Math.exp(slope), misfit: misfit(logs, ks.map((k) => k * slope)) };
}

/** Growth factors that are tried: a step multiplies an error by one of them. */
const FACTORS = Array.from({ length: 400 }, (_, i) => 0.8 + 0.0025 * i);

/**
 * The fit of ε (L^k − 1) / (L − 1): every step adds ε and multiplies what was wrong before by L, the Lipschitz constant of
 * the dynamics. With L = 1 it is k ε, with L > 1 it becomes exponential, with L < 1 it levels off at ε / (1 − L).
 *
 * @param errors The error at k = 1, 2, …, all positive.
 */
export function accumulationLaw(
  errors: readonly number[],
): { readonly epsilon: number; readonly factor: number; readonly misfit: number } {
  const logs = errors.map(Math.log);
  const fits = FACTORS.map((factor) => {
    const shape = errors.map((_, i) =>
      Math.log(Math.abs(factor - 1) < 1e-9 ? i + 1 : (factor ** (i + 1) - 1) / (factor - 1))
    );
    const offset = mean(logs.map((log, i) => log - shape[i]));
    return {
      epsilon: Math.exp(offset),
      factor,
      misfit: misfit(logs, shape.map((value) => value + offset)),
    };
  });
  return fits.reduce((best, fit) => fit.misfit < best.misfit ? fit : best);
}

/**
 * Tasks made harder to learn without being made harder to do: observation noise and distractors.
 *
 * Both are part of the state, behind the task's own numbers: [own state | distractors | noise of this observation]. So a step
 * stays a pure function, and saving, restoring and lockstep need nothing more. With both off a task is the same to the last bit,
 * with its fast path.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import type { Condition } from "../settings/dependencies.ts";
import { deviation } from "../settings/kinds.ts";
import { integer, type Setting, type SettingValues } from "../settings/settings.ts";
import type { State, Task, Variable } from "./task.ts";

/** The options that every built-in task has beside its own. */
export type Disturbances = { readonly observationNoise: number; readonly distractors: number };

/** Correlation of a distractor with itself one step before: it changes within about ten steps. */
const CORRELATION = 0.9;
/** Typical range of a distractor, in standard deviations. */
const RANGE = 3;

/**
 * A task with options for observation noise and distractors.
 *
 * @param when The settings under which variables, not pictures, are observed; always if absent.
 */
export function disturbed<S extends SettingValues>(
  task: Task<S>,
  when?: Condition,
): Task<S & Disturbances> {
  const variablesOf = (settings: S) =>
    typeof task.variables === "function" ? task.variables(settings) : task.variables;
  const hasVariables = (settings: S) => task.picture?.(settings) === undefined;
  const distractorsOf = (settings: S & Disturbances) => hasVariables(settings) ? settings.distractors : 0;
  const isNoisy = (settings: S & Disturbances) => hasVariables(settings) && settings.observationNoise > 0;
  const isOff = (settings: S & Disturbances) => distractorsOf(settings) === 0 && !isNoisy(settings);
  const split = (state: State, settings: S & Disturbances): Split => {
    const noisesAt = state.length - (isNoisy(settings) ? variablesOf(settings).length : 0);
    const distractorsAt = noisesAt - distractorsOf(settings);
    return {
      own: state.slice(0, distractorsAt),
      distractors: state.slice(distractorsAt, noisesAt),
      noises: state.slice(noisesAt),
    };
  };
  const noises = (settings: S & Disturbances, random: Generator) =>
    isNoisy(settings)
      ? variablesOf(settings).map(({ low, high }) =>
        settings.observationNoise * (high - low) / 2 * random.normal()
      )
      : [];
  const { observe, rules, draw } = task;
  return {
    ...task,
    settings: { ...task.settings, ...disturbances(when) },
    variables: (settings) => [
      ...variablesOf(settings),
      ...Array.from({ length: distractorsOf(settings) }, (_, i) => distractor(i + 1)),
    ],
    start(random, settings) {
      const own = task.start(random, settings);
      if (isOff(settings)) return own;
      const distractors = Array.from({ length: distractorsOf(settings) }, () => random.normal());
      return [...own, ...distractors, ...noises(settings, random)];
    },
    step(state, action, random, settings) {
      if (isOff(settings)) return task.step(state, action, random, settings);
      const { own, distractors } = split(state, settings);
      const outcome = task.step(own, action, random, settings);
      const moved = distractors.map((value) =>
        CORRELATION * value + Math.sqrt(1 - CORRELATION ** 2) * random.normal()
      );
      return { ...outcome, state: [...outcome.state, ...moved, ...noises(settings, random)] };
    },
    observe(state, settings) {
      if (isOff(settings)) return observe?.(state, settings) ?? state;
      const { own, distractors, noises } = split(state, settings);
      const seen = observe?.(own, settings) ?? own;
      if (seen === own && noises.length === 0) return state;
      return [...Array.from(seen, (value, i) => value + (noises[i] ?? 0)), ...distractors];
    },
    ...(rules === undefined ? {} : {
      // noisy observations do not determine them; distractors stand behind all that they read
      rules: (settings: S & Disturbances) => isNoisy(settings) ? undefined : rules(settings),
    }),
    ...(draw === undefined ? {} : {
      draw: (state: State, settings: S & Disturbances) => draw(split(state, settings).own, settings),
    }),
    inPlace: (settings) => isOff(settings) ? task.inPlace?.(settings) : undefined,
  };
}

/** The parts of a state. */
interface Split {
  /** The state of the task itself. */
  readonly own: State;
  readonly distractors: readonly number[];
  /** What is added to each of the task's own observed variables. */
  readonly noises: readonly number[];
}

function disturbances(when?: Condition): { readonly [K in keyof Disturbances]: Setting<number> } {
  const condition = when === undefined ? {} : { when };
  return {
    observationNoise: deviation(0, {
      about:
        "Standard deviation of normal noise in every observation, in halves of each variable's typical range. The state keeps " +
        "none of it.",
      ...condition,
    }),
    distractors: integer(0, {
      min: 0,
      max: 100,
      about:
        `Further observed variables without any bearing on the task: each wanders by itself, normal, of standard deviation 1 ` +
        `and a correlation of ${CORRELATION} from step to step.`,
      ...condition,
    }),
  };
}

function distractor(number: number): Variable {
  return { name: `distractor ${number}`, unit: "", low: -RANGE, high: RANGE };
}

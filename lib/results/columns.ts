/**
 * The columns of a comparison's files: types, units, what an empty cell and `inf` mean. This is the one place that describes them.
 *
 * @module
 */

/** A file in the top folder of a comparison. */
export type ResultFile =
  | "curves.csv"
  | "episodes.csv"
  | "runs.csv"
  | "summary.csv"
  | "compute.csv"
  | ReportFile;

/** A file that `mbrl report` writes on demand. */
export type ReportFile = "baseline.csv" | "differences.csv" | "profile.csv";

/** One column of a file. */
export interface Column {
  readonly name: string;
  /** `count` is a whole number of at least 0; `value` is text, a number, true or false. */
  readonly type: "text" | "count" | "number" | "true/false" | "value";
  /** What is counted or measured; absent for text. */
  readonly unit?: string;
  /** What it holds. */
  readonly about: string;
  /** What an empty cell means; absent where none is empty. */
  readonly empty?: string;
  /** What `inf` means; absent where no cell is infinite. */
  readonly infinite?: string;
}

/** A file, and what a row of it stands for. */
export interface FileColumns {
  readonly file: ResultFile;
  readonly about: string;
  readonly columns: readonly Column[];
}

/** Stands for any number of columns, whose names a comparison decides. */
export const SWEPT = "SETTING …";
/** Stands for any number of columns of agents' own. */
export const DIAGNOSTICS = "DIAGNOSTIC …";

const count = (name: string, unit: string, about: string, more: Partial<Column> = {}): Column => ({
  name,
  type: "count",
  unit,
  about,
  ...more,
});
const number = (name: string, unit: string, about: string, more: Partial<Column> = {}): Column => ({
  name,
  type: "number",
  unit,
  about,
  ...more,
});
const text = (name: string, about: string, more: Partial<Column> = {}): Column => ({
  name,
  type: "text",
  about,
  ...more,
});

const label = text(
  "label",
  "the agent with its variant: its name, swept settings and (rules known), or the name given by --label",
);
const task = text("task", "the task with the options that are not at their defaults");
const seed = count("seed", "–", "the run's seed");
const described: readonly Column[] = [
  text("agent", "the agent's name, as mbrl agents lists it"),
  text("rules", "whether the agent was given the task's rewards and ends: hidden or known"),
  {
    name: SWEPT,
    type: "value",
    unit: "as mbrl agents NAME --all says",
    about:
      "every swept setting in snake_case (learning_rate), one column for all agents that have it; task options as task_noise; a name that another column has is followed by _setting",
    empty: "the agent has no such setting",
  },
];

const NOT_RECORDED = "not recorded, by an earlier version";
const NO_LINE = "the task has no threshold";
const stepsTo = (name: string, about: string): Column =>
  number(name, "real steps", about, { empty: NO_LINE, infinite: "never within the budget" });
const interval = (column: Column): Column[] => [
  column,
  ...["low", "high"].map((end) => ({
    ...column,
    name: `${column.name}_${end}`,
    about: `${end} end of its 95% bootstrap interval over seeds`,
    empty: column.empty === undefined ? "one seed has no interval" : `${column.empty}, or there is one seed`,
  })),
];

/** Every file that a comparison writes, in the order of its columns. */
export const resultColumns: readonly FileColumns[] = [
  {
    file: "curves.csv",
    about: "one evaluation point of one run",
    columns: [
      label,
      task,
      seed,
      ...described,
      count("env_steps", "real steps", "steps that the agent had taken, the random ones included"),
      count("episodes", "episodes", "real episodes that had ended"),
      number("eval_return_mean", "reward", "mean return of the evaluation episodes"),
      number("eval_return_std", "reward", "their standard deviation (population)"),
      number("eval_return_min", "reward", "the worst of them"),
      number("eval_length_mean", "steps", "their mean length"),
      number(
        "model_error",
        "standard deviations",
        "one-step error of the learned model: 0 is perfect, 1 no better than the mean change",
        { empty: "there is no model of observations, or none was fitted yet" },
      ),
      count("gradient_steps", "gradient steps", "taken so far, of all networks together"),
      count("imagined_steps", "imagined steps", "transitions imagined so far"),
      number(DIAGNOSTICS, "the agent's", "what agents report of their training, since the point before", {
        empty: "the agent has no such number, or not yet",
      }),
    ],
  },
  {
    file: "episodes.csv",
    about: "one real training episode",
    columns: [
      label,
      task,
      seed,
      ...described,
      count("episode", "–", "its number, from 1"),
      count("env_steps", "real steps", "steps of the run at its end"),
      number("return", "reward", "the sum of its rewards, with the actions of training"),
      count("length", "steps", "its length"),
      { name: "terminated", type: "true/false", about: "whether the task ended it, and not the time limit" },
    ],
  },
  {
    file: "runs.csv",
    about: "one run; it holds measured times, so its bytes differ between machines",
    columns: [
      label,
      task,
      seed,
      ...described,
      text("status", "done; diverged (counts as not solved); failed or interrupted (does not count)"),
      stepsTo(
        "steps_to_solve",
        "the first of five evaluation points in a row at the threshold, over 200 steps",
      ),
      stepsTo("first_crossing", "the first evaluation point at the threshold"),
      number("retention", "share of steps", "of those from the first crossing on, at the threshold", {
        empty: "it never crossed, or at its last point alone",
      }),
      number("final_return", "reward", "mean return at the last evaluation point", {
        empty: "it was never evaluated",
      }),
      number("wall_seconds", "s", "work, that before a resume included"),
      number("steps_per_second", "real steps / s", "evaluations included"),
      number("cpu_seconds", "s of one core", "acting and learning, without evaluations", {
        empty: "not measured, by versions before 0.2",
      }),
      number("cpu_seconds_to_solve", "s of one core", "the same up to steps_to_solve", {
        empty: `${NO_LINE}, or not measured`,
        infinite: "not solved within the budget",
      }),
      count("gradient_steps", "gradient steps", "taken, of all networks together"),
      count("imagined_steps", "imagined steps", "transitions imagined"),
      text("date", "when it ended, in UTC: 2026-05-01T12:00:00Z", { empty: NOT_RECORDED }),
      text("system", "operating system and instruction set: linux x86_64", { empty: NOT_RECORDED }),
      text("cpu", "model of the processor", { empty: `the system does not tell, or ${NOT_RECORDED}` }),
      text("version", "version of mbrl", { empty: NOT_RECORDED }),
      text(
        "commit",
        "commit of mbrl; -modified or -source behind it says that the program may differ from it",
        { empty: `unknown, or ${NOT_RECORDED}` },
      ),
      text("error", "why it failed, or where it diverged", { empty: "it is done" }),
    ],
  },
  {
    file: "summary.csv",
    about: "one agent on one task, over its seeds",
    columns: [
      label,
      task,
      ...described,
      count("seeds", "seeds", "that are done or diverged"),
      number("solved_fraction", "share of seeds", "solved within the budget", { empty: NO_LINE }),
      ...interval(stepsTo("steps_to_solve_median", "median over seeds")),
      ...interval(stepsTo("steps_to_solve_iqm", "interquartile mean over seeds")),
      ...interval(stepsTo("first_crossing_median", "median over seeds")),
      number("retention_mean", "share of steps", "mean over the seeds that crossed", {
        empty: "the median seed never crossed",
      }),
      ...interval(number("final_return_iqm", "reward", "interquartile mean over seeds of the last return")),
      number("area_under_curve", "reward", "mean over seeds of the mean return over the budget"),
      count("source_steps", "real steps", "that trained the model it started with (--model)"),
      ...interval(
        number(
          "ratio",
          "times",
          "how many times fewer steps to solve than the best model-free agent, source steps counted",
          {
            empty: "there is no model-free agent, both are censored, or the task has no threshold",
            infinite: "only this one is solved",
          },
        ),
      ),
      ...interval(
        number("first_crossing_ratio", "times", "the same of first crossings", {
          empty: "as ratio",
          infinite: "only this one crosses",
        }),
      ),
      text("ratio_to", "the label of that model-free agent", { empty: "as ratio" }),
      number("p_fewer", "probability", "that a run of this agent needs fewer steps than one of ratio_to", {
        empty: "as ratio",
      }),
    ],
  },
  {
    file: "compute.csv",
    about: "one agent on one task: CPU time, so its bytes differ between machines",
    columns: [
      label,
      task,
      ...described,
      count("seeds", "seeds", "whose CPU time was measured"),
      ...interval(
        number(
          "cpu_seconds_per_step_median",
          "s of one core / real step",
          "acting and learning, without evaluations",
        ),
      ),
      ...interval(
        number("cpu_seconds_to_solve_median", "s of one core", "until it is solved", {
          empty: NO_LINE,
          infinite: "never within the budget",
        }),
      ),
    ],
  },
];

const baseline = text("baseline", "the label of the curve that every other one is compared with");
const NO_SHARE = "there is no step that every seed of both reaches";

/** Every file that a report writes on demand, in the order of its columns. */
export const reportColumns: readonly FileColumns[] = [
  {
    file: "baseline.csv",
    about: "one curve against the baseline on one task (mbrl report --baseline)",
    columns: [
      label,
      task,
      ...described,
      baseline,
      count("seeds", "seeds", "of the curve"),
      count("baseline_seeds", "seeds", "of the baseline"),
      count("shared_seeds", "seeds", "that both have, which are resampled together"),
      ...interval(
        number(
          "ratio_to_baseline",
          "times",
          "the baseline's median steps to solve over the curve's, source steps counted",
          { empty: `both are censored, or ${NO_LINE}`, infinite: "only the curve is solved" },
        ),
      ),
      ...interval(
        number("p_fewer_than_baseline", "probability", "that a run of the curve needs fewer steps", {
          empty: NO_LINE,
        }),
      ),
      number("p_fewer_on_shared_seeds", "share of seeds", "on which the curve needs fewer; ties count half", {
        empty: `there are none, or ${NO_LINE}`,
      }),
      count("equal_steps", "real steps", "the last step that every seed of both reaches", {
        empty: NO_SHARE,
      }),
      ...interval(
        number(
          "return_difference",
          "reward",
          "interquartile mean of the returns there, minus the baseline's",
          {
            empty: NO_SHARE,
          },
        ),
      ),
      ...interval(
        number("area_difference", "reward", "mean return up to there, minus the baseline's", {
          empty: NO_SHARE,
        }),
      ),
    ],
  },
  {
    file: "differences.csv",
    about: "one evaluation point of one curve against the baseline (mbrl report --baseline)",
    columns: [
      label,
      task,
      ...described,
      baseline,
      count("env_steps", "real steps", "that both had taken"),
      ...interval(
        number("return_difference", "reward", "interquartile mean of the returns, minus the baseline's"),
      ),
    ],
  },
  {
    file: "profile.csv",
    about: "one step of a curve's performance profile (mbrl report --profile)",
    columns: [
      label,
      task,
      ...described,
      text("profile_measure", "steps_to_solve, or final_return where the task has no threshold"),
      number("profile_at", "real steps or reward", "the steps, or the return"),
      number(
        "profile_share",
        "share of seeds",
        "solved within so many steps, or ending with at least the return",
      ),
      number("profile_share_low", "share of seeds", "low end of its 95% interval (Wilson)"),
      number("profile_share_high", "share of seeds", "high end of its 95% interval (Wilson)"),
      count("seeds", "seeds", "that are done or diverged"),
    ],
  },
];

/** The names of all columns that are the same in every comparison. */
export const fixedColumns: ReadonlySet<string> = new Set(
  resultColumns.flatMap(({ columns }) => columns.map(({ name }) => name)),
);

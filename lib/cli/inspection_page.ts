/**
 * The page that `mbrl inspect` prints: five questions about a learned model, with answers in words and numbers.
 *
 * @module
 */

import type { HorizonReport, Inspection, TrustReport } from "../experiment/inspection.ts";
import type { PromisePoint } from "../experiment/promise_history.ts";
import { table, wrapped } from "./text_layout.ts";

const INDENT = "   ";
/** Rank correlations from here up are called knowledge; the bound is that of the study in results/models. */
const KNOWS = 0.6;

/** A number with three digits, in powers of ten where it is small; a dash where there is none. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value !== 0 && Math.abs(value) < 1e-3
    ? value.toExponential(1)
    : Number(value.toPrecision(3)).toString();
}

/**
 * The page, line by line.
 *
 * @param history The run's promises; may be empty.
 * @param title Whose model it is, and after how much experience.
 * @param width Columns at most; tables take 75.
 */
export function inspectionPage(
  found: Inspection,
  history: readonly PromisePoint[],
  title: string,
  width: number,
): string[] {
  const members = `${found.members} ${found.members === 1 ? "member" : "members"}`;
  const parts: (readonly [question: string, rows: readonly string[][], sentences: readonly string[]])[] = [
    [
      "1. How does its error grow?  (medians; relative: by the state's deviations)",
      horizonRows(found),
      found.horizons.flatMap(growthSentence),
    ],
    ["2. Where is it right, and where wrong?", [], mapSentences(found)],
    ["3. Does it know when it is wrong?", trustRows(found), trustSentences(found)],
    ["4. Is it being exploited?", [], promiseSentences(found, history)],
    ["5. How far ahead may it be trusted?", [], [reachSentence(found)]],
  ];
  return [
    ...wrapped(`The model of ${title}: ${members}, ${found.dataRows} real transitions.`, width),
    "",
    ...parts.flatMap(([question, rows, sentences]) => [
      ...wrapped(question, width),
      ...(rows.length === 0 ? [] : table(rows).map((line) => INDENT + line)),
      ...sentences.flatMap((sentence) => wrapped(sentence, width, INDENT)),
      "",
    ]),
  ];
}

/** Horizons of the table. */
const HORIZONS = [1, 5, 15, 25, 50];

function horizonRows({ horizons }: Inspection): string[][] {
  return [
    ["actions", "k", "relative", "x (m)", "x' (m/s)", "theta (rad)", "theta' (rad/s)"],
    ...horizons.flatMap(({ policy, errors }) =>
      errors.filter(({ k }) => HORIZONS.includes(k)).map(({ k, relative, median }) => [
        policy === "agent" ? "the agent's" : "random",
        `${k}`,
        shown(relative.median),
        ...median.map(shown),
      ])
    ),
  ];
}

function growthSentence({ policy, growth }: HorizonReport): string[] {
  const whose = policy === "agent" ? "the agent's" : "random";
  if (growth === undefined) return [`Under ${whose} actions episodes are too short to tell a law.`];
  const { linear, exponential, better, exponent } = growth;
  const [law, other] = better === "linear"
    ? [`k ε fits better, with ε = ${shown(linear.scale)}`, "exponential growth"]
    : [`exponential growth fits better, by a factor of ${shown(exponential.factor)} a step`, "k ε"];
  const misfits = [linear.residual, exponential.residual].toSorted((a, b) => a - b).map(shown);
  return [
    `Under ${whose} actions ${law}: its misfit is ${misfits[0]} in log units, that of ${other} ${
      misfits[1]
    }. As a power, the error grows like k^${exponent.toFixed(1)}.`,
  ];
}

function mapSentences({ maps }: Inspection): string[] {
  const middle = (list: readonly number[]) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? NaN;
  return [
    "One-step error at states all over the box, in standard deviations of the change:",
    ...maps.map(({ name, errors, data }) => {
      const known = errors.filter(({ mean }) => Number.isFinite(mean));
      const hasData = new Set(data.filter(({ count }) => count > 0).map(({ x, y }) => `${x} ${y}`));
      const of = (isInside: boolean) =>
        middle(known.filter(({ x, y }) => hasData.has(`${x} ${y}`) === isInside).map(({ mean }) => mean));
      const worst = known.reduce((most, cell) => cell.mean > most.mean ? cell : most, known[0]);
      const centre = [(worst.x + worst.xEnd) / 2, (worst.y + worst.yEnd) / 2].map((v) => v.toFixed(2));
      return `over ${name === "pole" ? "(theta, theta')" : "(x, x')"} ${
        shown(of(true))
      } where there is data, ${shown(of(false))} where there is none; worst ${shown(worst.mean)} at (${
        centre.join(", ")
      }).`;
    }),
  ];
}

function trustRows({ trust }: Inspection): string[][] {
  return [
    ["", "error", "members' rho", "second opinion's rho", "in 90% interval"],
    ...trust.map((report) => {
      const share = report.coverage.find(({ nominal }) => nominal === 0.9)?.observed;
      return [
        `${report.region} the data`,
        shown(report.error),
        shown(report.rankCorrelation),
        shown(report.opinionRankCorrelation),
        share === undefined ? "–" : `${(100 * share).toFixed(0)}%`,
      ];
    }),
  ];
}

function trustSentences({ trust, members }: Inspection): string[] {
  const where = (of: (report: TrustReport) => number) => {
    const known = trust.filter((report) => of(report) >= KNOWS).map(({ region }) => `${region} the data`);
    return known.length === 0 ? "neither within the data nor outside" : known.join(" and ");
  };
  const opinion = `A second opinion, of another kind and fitted to the same data, ranks them ${
    where((report) => report.opinionRankCorrelation)
  }.`;
  return [
    `(rho = rank correlation with the actual error; ${KNOWS} and more counts as knowing.)`,
    members === 1
      ? `A single model has no members to disagree. ${opinion}`
      : `Its members' disagreement ranks errors ${where((report) => report.rankCorrelation)}. ${opinion}`,
  ];
}

function promiseSentences({ exploitation }: Inspection, history: readonly PromisePoint[]): string[] {
  const { promised, real, gap, error, bound, isExploited } = exploitation;
  const raised = history.filter(({ isExploited }) => isExploited);
  return [
    `${isExploited ? "YES" : "No"}: the model promises its policy a return of ${
      promised.toFixed(0)
    }, reality pays ${real.toFixed(0)}. The gap of ${gap.toFixed(0)} ± ${error.toFixed(0)} ${
      isExploited ? "passes" : "is within"
    } the bound of ${bound.toFixed(0)} (a tenth of the promise, and two standard errors).`,
    ...(history.length === 0 ? [] : [
      `Over training the flag was raised at ${raised.length} of ${history.length} points${
        raised.length === 0 ? "." : `, last at ${raised[raised.length - 1].steps} real steps.`
      }`,
    ]),
  ];
}

function reachSentence({ horizon, horizons, oneStepError }: Inspection): string {
  const { byRule, byMeasure, bound } = horizon;
  const isAll = byMeasure === horizons[0].errors.length;
  return `The rule k* = √(2τ / (e (1 − γ))) says ${byRule} steps (e = ${
    shown(oneStepError)
  }, τ = 0.01, γ = 0.99). The measured error under the agent's actions stays below ${bound} for ${byMeasure} steps${
    isAll ? ", as far as was looked" : ""
  }.`;
}

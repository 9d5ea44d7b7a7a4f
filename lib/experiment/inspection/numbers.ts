/**
 * Numbers as an inspection prints them.
 *
 * @module
 */

/** A number with three digits, in scientific notation if small; a dash if it is not finite. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value !== 0 && Math.abs(value) < 1e-3
    ? value.toExponential(1)
    : Number(value.toPrecision(3)).toString();
}

/** A return: whole where it is large. */
export function shownReturn(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : shown(value);
}

/** Columns that a table has for a variable's label. */
const WIDEST_LABEL = 26;

/** A variable's label, "angle (rad)", without the middle of its name where a table has no room for it. */
export function shortLabel(label: string): string {
  if (label.length <= WIDEST_LABEL) return label;
  const [name, unit] = partsOf(label);
  const room = Math.max(3, WIDEST_LABEL - unit.length - 1);
  const head = Math.floor(room / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (room - head))}${unit}`.slice(0, WIDEST_LABEL);
}

/** A value of a labelled variable: "angle = 0.2 rad". */
export function withUnit(label: string, value: number): string {
  const [name, unit] = partsOf(label);
  return `${name} = ${shown(value)}${unit.replace(/[()]/g, "")}`;
}

/** "angle" and " (rad)"; the second is empty where there is no unit. */
function partsOf(label: string): [name: string, unit: string] {
  const at = label.endsWith(")") ? label.lastIndexOf(" (") : -1;
  return at < 0 ? [label, ""] : [label.slice(0, at), label.slice(at)];
}

/** Variables that the page's tables show at most; the CSVs hold all. */
const MOST_VARIABLES = 12;

/** The variables that the page shows: the first ones. */
export function shownVariables(labels: readonly string[]): readonly string[] {
  return labels.slice(0, MOST_VARIABLES);
}

/** Says which variables are left out of a table; empty if none is. */
export function leftOutSentence(labels: readonly string[]): string[] {
  return labels.length <= MOST_VARIABLES
    ? []
    : [`(The first ${MOST_VARIABLES} of ${labels.length} variables; the tables that are written hold all.)`];
}

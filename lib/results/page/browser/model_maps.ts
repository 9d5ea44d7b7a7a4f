/// <reference lib="dom" />
/**
 * Maps of a model's errors over two variables that the reader chooses, or along a task's only one.
 *
 * @module
 */

import { mapPlots, type MapPoint, profilePlot, profileScales } from "../../charts/error_maps.ts";
import { lightTheme, plotSpec } from "../../charts/plot.ts";
import { counted } from "../../thousands.ts";
import { type ModelMap, type ModelMaps, unpackMap } from "../../dreams/model_maps.ts";
import type { ModelMapsData } from "../sections/model_maps.ts";
import { Chart, type Reading } from "./chart.ts";
import { choiceOf, el } from "./elements.ts";
import type { PageState } from "./page_state.ts";

/** Pixels around the pointer in which a cell is meant. */
const REACH = 30;
/** The widest side of a map, in pixels. */
const WIDEST = 420;

/** Starts the section. */
export function startModelMaps(section: HTMLElement, { models }: ModelMapsData, page: PageState): void {
  const place = section.querySelector<HTMLElement>(".map-viewer");
  if (place === null) return;
  const severalTasks = new Set(models.map(({ run }) => run.task)).size > 1;
  const charts = el("div", { class: "maps" });
  const over = el("span", { class: "over" });
  let [model, map] = [models[0], models[0].maps.maps[0]];
  const draw = () => drawMap(charts, model.maps, map);
  const open = (chosen: typeof model) => {
    [model, map] = [chosen, chosen.maps.maps[0]];
    const { axes, maps } = chosen.maps;
    over.replaceChildren(
      choiceOf(
        "Over",
        maps.map(({ over }, i) => [`${i}`, over.map((axis) => axes[axis].label).join(" and ")]),
        (value) => {
          map = maps[Number(value)];
          draw();
        },
      ),
    );
    draw();
  };
  const choice = choiceOf(
    "Agent",
    models.map(({ run }, i) => [`${i}`, severalTasks ? `${run.label} on ${run.task}` : run.label]),
    (value) => open(models[Number(value)]),
  );
  place.append(
    el("p", { class: "controls" }, choice, over),
    charts,
    el(
      "p",
      { class: "note" },
      "The first choice of variables is the one over which errors vary most. White dots: the model was trained on transitions from there. Cells without a transition stay white.",
    ),
  );
  page.onChange((change) => {
    if (change !== "selection") return draw();
    const at = models.findIndex(({ run }) =>
      run.label === page.selected?.label && run.task === page.selected.task
    );
    if (at < 0 || choice.select.value === `${at}`) return;
    choice.select.value = `${at}`;
    open(models[at]);
  });
  open(model);
}

/** Draws the maps of a pair of variables: the errors of both, and the data. */
function drawMap(place: HTMLElement, { axes, cells }: ModelMaps, { over, errors, data }: ModelMap): void {
  const along = over.map((axis) => axes[axis]);
  const edge = (axis: number, at: number) =>
    along[axis].low + (along[axis].high - along[axis].low) * at / cells;
  const counts = unpackMap(data);
  if (along.length === 1) {
    const values = unpackMap(errors[0]);
    const [{ label: title }] = along;
    const points = Array.from(values, (error, i) => ({
      x: (edge(0, i) + edge(0, i + 1)) / 2,
      error,
      hasData: counts[i] > 0,
    }));
    const profile = { title, points };
    const readings = () =>
      points.filter(({ error }) => Number.isFinite(error)).map(({ x, error }): Reading => ({
        x,
        y: error,
        line: title,
        text: () => `${withUnit(title, x)}: error ${withUnit(title, error)}`,
      }));
    const chart = new Chart(`Error of ${title} along it.`, REACH);
    place.replaceChildren(chart.element);
    chart.draw(() => ({
      spec: (width) =>
        plotSpec(profilePlot(profile, Math.min(width, 640)), profileScales(profile), lightTheme),
      marks: points.length,
      readings,
    }));
    return;
  }
  const pointsOf = (values: Float64Array): MapPoint[] =>
    Array.from(values, (value, i) => {
      const [column, row] = [i % cells, Math.floor(i / cells)];
      return {
        x: edge(0, column),
        xEnd: edge(0, column + 1),
        y: edge(1, row),
        yEnd: edge(1, row + 1),
        value,
      };
    });
  const maps = {
    xTitle: along[0].label,
    yTitle: along[1].label,
    errors: errors.map((packed, i) => ({ title: along[i].label, cells: pointsOf(unpackMap(packed)) })),
    data: pointsOf(counts),
  };
  const titles = [...maps.errors.map(({ title }) => `Error of ${title}`), "Training data"];
  const figures = titles.map((title, i) => {
    const points = i < maps.errors.length ? maps.errors[i].cells : maps.data;
    const known = points.filter(({ value }) => value > 0);
    const tell = (value: number) =>
      i < maps.errors.length ? withUnit(along[i].label, value) : counted(Math.round(value), "transition");
    const chart = new Chart(`${title} over ${maps.xTitle} and ${maps.yTitle}.`, REACH);
    const ends = known.length === 0
      ? "Nothing is known."
      : `From ${tell(extreme(known, Math.min))}, light, to ${tell(extreme(known, Math.max))}, dark.`;
    const readings = () =>
      known.map(({ x, xEnd, y, yEnd, value }): Reading => ({
        x: (x + xEnd) / 2,
        y: (y + yEnd) / 2,
        line: `${y}`,
        text: () =>
          `${withUnit(maps.xTitle, (x + xEnd) / 2)}, ${withUnit(maps.yTitle, (y + yEnd) / 2)}: ${
            tell(value)
          }`,
      }));
    const draw = () =>
      chart.draw(() => ({
        spec: (width) => {
          const { title: _, ...plot } = mapPlots(maps, Math.min(WIDEST, width))[i];
          return plotSpec(plot, [], lightTheme);
        },
        marks: known.length,
        readings,
      }));
    return {
      draw,
      element: el(
        "figure",
        { class: "map" },
        el("figcaption", {}, el("b", {}, title)),
        chart.element,
        el("figcaption", {}, ends),
      ),
    };
  });
  place.replaceChildren();
  for (const { element } of figures) place.append(element);
  for (const { draw } of figures) draw(); // a chart needs the width of its place
}

function extreme(points: readonly MapPoint[], of: (a: number, b: number) => number): number {
  return points.reduce((found, { value }) => of(found, value), points[0].value);
}

/** "0.2 rad" of a variable that is labelled "theta (rad)". */
function withUnit(label: string, value: number): string {
  const unit = / \(([^()]*)\)$/.exec(label)?.[1] ?? "";
  const size = Math.abs(value);
  const text = size !== 0 && size < 1e-3 ? value.toExponential(1) : `${Number(value.toPrecision(2))}`;
  return `${text.replace("-", "−")} ${unit}`.trimEnd();
}

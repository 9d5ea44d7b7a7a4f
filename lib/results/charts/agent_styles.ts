/**
 * The styles of agents, the same in every picture.
 *
 * @module
 */

import { crc32 } from "../../checkpoint/crc32.ts";
import { compareNames } from "../csv.ts";
import { dashes, type NameScales, shapes } from "./name_styles.ts";

/**
 * A colour for each agent: the eight of Okabe and Ito ("Color universal design", 2008), distinguishable with
 * every kind of colour vision, except yellow, and more from Tol, "Colour schemes", 2021. Model-free agents
 * are blue and grey.
 */
const colours: Readonly<Record<string, string>> = {
  dqn: "#0072b2",
  dyna: "#d55e00",
  mbpo: "#009e73",
  mpc: "#cc79a7",
  sac: "#56b4e9",
  "dyna-q": "#e69f00",
  dreamer: "#882255",
  muzero: "#332288",
  "world-models": "#999933",
  lecture: "#44aa99",
  ppo: "#4d4d4d",
  random: "#9a9a9a",
  "linear-search": "#88ccee",
};
const known = Object.keys(colours);

/** Colours of users' agents, which no built-in agent has: of Tol's muted, and darker ones. */
const own = ["#117733", "#cc6677", "#aa4499", "#7f6000", "#004d6e", "#661100"];
const palette = [...Object.values(colours), ...own];

/** Shares of white (or, if negative, black) mixed into an agent's colour for its variants. */
const shades = [0, 0.35, -0.45, 0.18, -0.22];

/**
 * Scales that give each label of a picture its colour, dash and shape. An agent's colour is fixed; variants of an agent are shades of it, with their own dashes and shapes: up
 * to 40 look different. The colour of a user's agent follows from its name; of two with one colour, the later
 * name takes the next.
 *
 * @param agentOf The agent of a label.
 */
export function agentScales(labels: readonly string[], agentOf: (label: string) => string): NameScales {
  const agents = [...new Set(labels.map(agentOf))].sort(compareNames);
  const places = new Map(
    agents.filter((agent) => known.includes(agent)).map((agent) => [agent, known.indexOf(agent)]),
  );
  for (const agent of agents.filter((agent) => !places.has(agent))) {
    const taken = new Set(places.values());
    const start = crc32(new TextEncoder().encode(agent)) % own.length;
    const free = own.map((_, i) => known.length + (start + i) % own.length).find((place) =>
      !taken.has(place)
    );
    places.set(agent, free ?? known.length + start);
  }
  const looks = labels.map((label) => {
    const agent = agentOf(label);
    const variants = labels.filter((other) => agentOf(other) === agent).sort(compareNames);
    const [place, variant] = [places.get(agent)!, variants.indexOf(label)];
    return {
      color: mixed(palette[place], shades[variant % shades.length]),
      dash: dashes[(place + variant) % dashes.length],
      shape: shapes[(place + variant) % shapes.length],
    };
  });
  return {
    color: { domain: [...labels], range: looks.map(({ color }) => color) },
    strokeDash: { domain: [...labels], range: looks.map(({ dash }) => dash) },
    shape: { domain: [...labels], range: looks.map(({ shape }) => shape) },
  };
}

/** A colour mixed with white, or with black if negative. */
function mixed(colour: string, share: number): string {
  const target = share > 0 ? 255 : 0;
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `#${
    parts.map((part) => Math.round(part + Math.abs(share) * (target - part)).toString(16).padStart(2, "0"))
      .join("")
  }`;
}

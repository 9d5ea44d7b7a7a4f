/**
 * Agent files with one mistake each, and what the one sentence that refuses them must say.
 *
 * @module
 */

type Fields = Readonly<Record<string, string | undefined>>;

/** An agent that is right, as the text of its fields. */
const right: Fields = {
  mbrl: "1",
  kind: '"model-free"',
  name: '"mine"',
  summary: '"Acts at random, and counts."',
  settings: "{ share: { default: 0.5, min: 0.1, max: 0.9 } }",
};

/** What its `create` gives. */
const rightBody: Fields = {
  parts: "{ draws, counters }",
  act: "() => draws.integer(actionCount)",
  observe: "() => { counters.steps++; }",
  greedy: "(seen, count, actions) => actions.fill(0, 0, count)",
};

function written(fields: Fields, indent: string): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return given.map(([key, value]) => `${indent}${key}: ${value},\n`).join("");
}

/**
 * The text of an agent's file with some fields written otherwise; undefined leaves one out.
 *
 * @param fields Of the file.
 * @param body Of what `create` gives.
 * @param before Stands at the beginning of the file.
 * @param within Stands at the beginning of `create`.
 */
export function agentText(fields: Fields = {}, body: Fields = {}, before = "", within = ""): string {
  const create = `({ random, actionCount, settings, nn, ...context }) => {
    const draws = random.stream("draws");
    const counters = { steps: 0 };
    ${within}
    return {
${written({ ...rightBody, ...body }, "      ")}    };
  }`;
  return `${before}export default {\n${written({ ...right, create, ...fields }, "  ")}};\n`;
}

const inBody = (body: Fields, before = "", within = "") => agentText({}, body, before, within);

/** What each broken file is, its text, and what must be said of it. */
export const brokenAgents: readonly (readonly [what: string, text: string, says: RegExp])[] = [
  ["no kind", agentText({ kind: undefined }), /kind must be "model-free" or "model-based": got nothing/],
  ["another kind", agentText({ kind: '"control"' }), /kind must be.*got "control"/],
  ["the name of a built-in agent", agentText({ name: '"dqn"' }), /"dqn".*built-in agent.*another/],
  ["the name task", agentText({ name: '"task"' }), /name must not be "task"/],
  ["a name in capitals", agentText({ name: '"Mine"' }), /name must be lower case.*"Mine"/],
  ["no summary", agentText({ summary: undefined }), /summary must be a sentence/],
  ["a later version", agentText({ mbrl: "2" }), /mbrl is 2, a later version/],
  ["a misspelled field", agentText({ setings: "{}" }), /no field "setings": did you mean "settings"/],
  ["no create", agentText({ create: undefined }), /create must be a function: got nothing/],
  ["an agent as create", agentText({ create: "{ act: () => 0 }" }), /create must be a function: got \{/],
  ["sources as text", agentText({ sources: '"a paper"' }), /sources must be a list of texts/],
  ["usesRules as text", agentText({ usesRules: '"yes"' }), /usesRules must be true.*"yes"/],
  ["settings as a list", agentText({ settings: "[1]" }), /settings must be an object.*\[1\]/],
  [
    "a default out of its range",
    agentText({ settings: "{ share: { default: 2, min: 0, max: 1 } }" }),
    /settings\.share: the default 2 must lie from min to max/,
  ],
  [
    "a misspelled bound",
    agentText({ settings: "{ share: { default: 1, maximum: 2 } }" }),
    /settings\.share has no field "maximum"/,
  ],
  [
    "a whole number that is none",
    agentText({ settings: "{ width: { default: 1.5, whole: true } }" }),
    /settings\.width takes whole numbers alone/,
  ],
  [
    "a setting that breaks at its bound",
    agentText(
      { settings: "{ width: { default: 8, min: 0, max: 9, whole: true } }" },
      {},
      "",
      "new Float32Array(settings.width - 1);",
    ),
    /With mine\.width=0, agent\.ts: create throws: .*agent\.ts, line/,
  ],
  ["diagnostics as text", agentText({ diagnostics: '"loss"' }), /diagnostics must be a list/],
  ["a column in capitals", agentText({ diagnostics: '["Loss"]' }), /a column is lower case.*"Loss"/],
  [
    "a column without diagnostics()",
    agentText({ diagnostics: '["loss"]' }),
    /create gives no diagnostics\(\)/,
  ],
  [
    "a column that is not listed",
    inBody({ diagnostics: "() => ({ loss: 1 })" }),
    /diagnostics\(\) gives "loss", which the file's diagnostics do not list/,
  ],
  [
    "a column of text",
    agentText({ diagnostics: '["loss"]' }, { diagnostics: '() => ({ loss: "1" })' }),
    /must give a number for "loss": got "1"/,
  ],
  [
    "a create that gives nothing",
    agentText({ create: "() => {}" }),
    /create must give an object.*got nothing/,
  ],
  [
    "a create that throws",
    inBody({}, "", 'throw new Error("No room.");'),
    /create throws: No room \(agent\.ts, line 10\)/,
  ],
  ["no act", inBody({ act: undefined }), /no act\(observation\)/],
  ["an act that is a number", inBody({ act: "0" }), /act must be a function.*got 0/],
  ["no policy to evaluate", inBody({ greedy: undefined }), /no policy to evaluate: write greedy/],
  ["two policies to evaluate", inBody({ controller: "() => 0" }), /two policies to evaluate/],
  [
    "a controller that is none",
    inBody({ greedy: undefined, controller: "() => () => 0" }),
    /controller must give \{ act.*got a function/,
  ],
  [
    "a misspelled method",
    inBody({ lern: "() => {}" }),
    /a field "lern", which no agent has: did you mean "learn"/,
  ],
  ["nothing that learns", inBody({ observe: undefined }), /neither observe\(transition\) nor learn\(\)/],
  ["no parts", inBody({ parts: undefined }), /parts must be an object.*got nothing/],
  ["parts as a function", inBody({ parts: "() => ({})" }), /parts must be an object.*a function/],
  ["a number as a part", inBody({ parts: "{ steps: 0 }" }), /parts\.steps is 0.*counters = \{ steps: 0 \}/],
  [
    "a list of numbers as a part",
    inBody({ parts: "{ sums: [0, 0] }" }),
    /parts\.sums is a list of numbers: use a Float64Array/,
  ],
  [
    "a map as a part",
    inBody({ parts: "{ table: new Map() }" }),
    /parts\.table is a Map, which mbrl cannot save/,
  ],
  [
    "a function as a part",
    inBody({ parts: "{ step: () => 0 }" }),
    /parts\.step must be a typed array.*a function/,
  ],
  [
    "half a model",
    inBody({ learned: "{ model: {} }" }),
    /learned must be an object \{ model, outcomes, replay \}/,
  ],
  ["an action too many", inBody({ act: "() => 2" }), /act gives 2 as an action.*0 to 1/],
  ["no action", inBody({ act: "() => {}" }), /act gives nothing as an action/],
  ["half an action", inBody({ act: "() => 0.5" }), /act gives 0\.5 as an action/],
  ["an asynchronous act", inBody({ act: "async () => 0" }), /act gives a Promise \(write it without async\)/],
  [
    "an asynchronous learn",
    inBody({ learn: "async () => {}" }),
    /learn gives a Promise: write it without async/,
  ],
  [
    "an action too many in evaluation",
    inBody({ greedy: "(seen, count, actions) => actions.fill(7)" }),
    /greedy gives 7 as an action/,
  ],
  [
    "an act that throws",
    inBody({ act: "(seen) => seen.length.size.x" }),
    /Cannot read properties.*\(agent\.ts, line 13\)/,
  ],
  [
    "an act by Math.random",
    inBody({ act: "() => Math.floor(2 * Math.random())" }),
    /Math\.random\(\).*draw from the `random`.*agent\.ts, line 13/,
  ],
  [
    "a clock",
    inBody({ observe: "() => { counters.steps = Date.now(); }" }),
    /Date\.now\(\).*agent\.ts, line 14/,
  ],
  [
    "negative gradient steps",
    inBody({ gradientSteps: "-1" }),
    /gradientSteps must be a whole number from 0: got -1/,
  ],
  [
    "what is kept outside of create",
    inBody({ act: "() => count++ % 7 % 2" }, "let count = 0;\n"),
    /two runs of the same seed differ from step \d+ on/,
  ],
  [
    "a part that is forgotten",
    inBody({ act: "() => counters.steps % 3 % 2", parts: "{ draws }" }),
    /saved at step \d+ and restored, it acts differently from step \d+ on/,
  ],
  [
    "a part that is forgotten and shows later",
    inBody(
      { parts: "{ draws, counters }", observe: "() => { counters.steps += hidden.step++; }" },
      "",
      "const hidden = { step: 1 };",
    ),
    /saved at step \d+ and restored, it ends in another state \(parts\.counters\.steps\)/,
  ],
  [
    "an evaluation that changes the agent",
    inBody({ greedy: "(seen, count, actions) => actions.fill(draws.integer(2), 0, count)" }),
    /evaluating its policy changes what it does/,
  ],
  [
    "two actions alone",
    inBody({ act: "() => [draws.integer(2)].find((a) => actionCount === 2)" }),
    /act gives nothing as an action: it must be a whole number from 0 to 2/,
  ],
  [
    "room for episodes of 500 steps alone",
    inBody(
      {
        parts: "{ draws, counters, seen }",
        observe:
          "({ observation, terminated, truncated }) => { seen.set(observation, counters.steps++); if (terminated || truncated) counters.steps = 0; }",
      },
      "",
      "const seen = new Float32Array(510);",
    ),
    /offset is out of bounds.*agent\.ts, line 14/,
  ],
  [
    "an import of a package",
    agentText({}, {}, 'import * as tf from "npm:@tensorflow/tfjs";\n'),
    /line 1: it imports a package.*only files beside it/,
  ],
  ["a syntax error", agentText().replace("summary:", "summary"), /agent\.ts, line 5, column 11: /],
  [
    "a write",
    agentText({}, {}, "", 'Deno.writeTextFileSync("stolen", "x");'),
    /create throws: .*(NotCapable|write access)/,
  ],
];

/** Agents with a call that never returns, and what must be said of it. */
export const endlessAgents: readonly (readonly [what: string, text: string, says: RegExp])[] = [
  [
    "an endless act",
    inBody({ act: "() => { for (;;); }" }),
    /agent\.ts: act did not come to an end within 10 seconds/,
  ],
  [
    "an endless create",
    agentText({ create: "() => new Promise(() => {})" }),
    /agent\.ts: create did not come to an end within 10 seconds/,
  ],
];

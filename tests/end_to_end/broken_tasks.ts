/**
 * Task files with one mistake each, and what the one sentence that refuses them must say.
 *
 * @module
 */

/** A task that is right, as the text of its fields. */
const right: Readonly<Record<string, string>> = {
  mbrl: "1",
  name: '"line"',
  summary: '"Walk along a line."',
  variables: '[{ name: "place", unit: "m", low: -5, high: 5 }]',
  actions: '["left", "right"]',
  timeLimit: "20",
  solved: "3",
  start: "(random) => [random.uniform(-1, 1)]",
  step: "([x], action) => ({ state: [x + action - 0.5], reward: 1, terminated: Math.abs(x) > 4 })",
};

/** The text of a task's file with some fields written otherwise; undefined leaves one out. */
export function taskText(fields: Readonly<Record<string, string | undefined>> = {}, before = ""): string {
  const lines = Object.entries({ ...right, ...fields })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${key}: ${value},`);
  return `${before}export default {\n${lines.join("\n")}\n};\n`;
}

/** What each broken file is, its text, and what must be said of it. */
export const brokenTasks: readonly (readonly [what: string, text: string, says: RegExp])[] = [
  ["an empty file", "", /no default export/],
  ["no default export", taskText().replace("export default", "export const task ="), /no default export/],
  ["a function", "export default () => {};", /must be an object: got a function/],
  ["a list", "export default [];", /must be an object: got \[\]/],
  ["no version", taskText({ mbrl: undefined }), /mbrl must be 1.*got nothing/],
  ["a later version", taskText({ mbrl: "2" }), /mbrl is 2, a later version.*newer/],
  ["a misspelled field", taskText({ varables: "[]" }), /no field "varables": did you mean "variables"/],
  ["no name", taskText({ name: undefined }), /name must be.*got nothing/],
  ["a name with a space", taskText({ name: '"my task"' }), /name must be lower case.*"my task"/],
  ["the name of a built-in task", taskText({ name: '"cartpole"' }), /"cartpole".*built-in.*another/],
  ["no summary", taskText({ summary: '""' }), /summary must be a sentence/],
  ["no variables", taskText({ variables: "[]" }), /variables must be a list of 1/],
  ["variables by name alone", taskText({ variables: '["place"]' }), /variables\[0\] must be an object/],
  [
    "low above high",
    taskText({ variables: '[{ name: "place", unit: "m", low: 5, high: -5 }]' }),
    /"place".*low must be below high: got 5 and -5/,
  ],
  [
    "an infinite range",
    taskText({ variables: '[{ name: "place", low: -Infinity, high: 5 }]' }),
    /variables\[0\]\.low must be a number.*-Infinity/,
  ],
  [
    "two variables of one name",
    taskText({ variables: '[{ name: "a", low: 0, high: 1 }, { name: "a", low: 0, high: 1 }]' }),
    /variables\[1\]\.name is taken/,
  ],
  [
    "a misspelled unit",
    taskText({ variables: '[{ name: "a", units: "m", low: 0, high: 1 }]' }),
    /variables\[0\] has no field "units"/,
  ],
  ["one action", taskText({ actions: '["go"]' }), /actions must be a list of 2/],
  ["a number of actions", taskText({ actions: "2" }), /actions must be a list.*got 2/],
  ["an action twice", taskText({ actions: '["go", "go"]' }), /names one action twice/],
  ["no time limit", taskText({ timeLimit: undefined }), /timeLimit must be a whole number.*nothing/],
  ["an endless time limit", taskText({ timeLimit: "Infinity" }), /timeLimit.*Infinity/],
  ["solved as text", taskText({ solved: '"3"' }), /solved must be a number.*"3"/],
  ["no start", taskText({ start: undefined }), /start must be a function: got nothing/],
  ["a start that is a state", taskText({ start: "[0]" }), /start must be a function: got \[0\]/],
  ["no step", taskText({ step: undefined }), /step must be a function/],
  ["an asynchronous step", taskText({ step: "async ([x]) => ({ state: [x] })" }), /step.*Promise/],
  ["a start of another length", taskText({ start: "() => [0, 0]" }), /length 2 and variables names 1/],
  ["a start that is no number", taskText({ start: "() => [NaN]" }), /start's state.*number 0 is NaN/],
  ["a start that is an object", taskText({ start: "() => ({ x: 0 })" }), /start's state must be an array/],
  [
    "a state that becomes infinite",
    taskText({ step: "([x]) => ({ state: [x / 0], reward: 1, terminated: false })" }),
    /step's state must hold finite numbers.*at state \[.*action/,
  ],
  [
    "a state that grows",
    taskText({ step: "(s) => ({ state: [...s, 0], reward: 1, terminated: false })" }),
    /always have the same length: step gives 2 numbers/,
  ],
  [
    "a reward that is no number",
    taskText({ step: "([x]) => ({ state: [x], reward: Math.sqrt(-1), terminated: false })" }),
    /step's reward must be a finite number: got NaN/,
  ],
  [
    "no reward",
    taskText({ step: "([x]) => ({ state: [x], terminated: false })" }),
    /step's reward must be a finite number: got undefined|step's reward must be a finite number: got nothing/,
  ],
  [
    "an end that is a number",
    taskText({ step: "([x]) => ({ state: [x], reward: 1, terminated: 0 })" }),
    /terminated must be true or false: got 0/,
  ],
  ["a step that gives nothing", taskText({ step: "() => {}" }), /step must return/],
  [
    "a step that changes its argument",
    taskText({ step: "(s) => { s[0] += 1; return { state: [...s], reward: 1, terminated: false }; }" }),
    /step changes the state that it is given/,
  ],
  [
    "a step that gives its argument back",
    taskText({ step: "(s) => ({ state: s, reward: 1, terminated: false })" }),
    /step changes the state.*return a new array/,
  ],
  [
    "a step that remembers",
    taskText({ step: "([x]) => ({ state: [x], reward: count++, terminated: false })" }, "let count = 0;\n"),
    /step gives two different results for the same arguments/,
  ],
  [
    "a step by Math.random",
    taskText({ step: "([x]) => ({ state: [x + Math.random()], reward: 1, terminated: false })" }),
    /step throws: Math\.random\(\).*draw from the `random`.*task\.ts, line 10/,
  ],
  [
    "a start by the clock",
    taskText({ start: "() => [Date.now() % 2]" }),
    /start throws: Date\.now\(\).*line 9/,
  ],
  [
    "a date without a time",
    taskText({ start: "() => [new Date().getDay()]" }),
    /new Date\(\) without a time/,
  ],
  ["a start by Temporal", taskText({ start: "() => [Temporal.Now.instant() ? 1 : 0]" }), /Temporal/],
  ["a start by performance.now", taskText({ start: "() => [performance.now()]" }), /performance\.now\(\)/],
  [
    "Math.random where the file is loaded",
    taskText({}, "const shift = Math.random();\n"),
    /throws when it is loaded: Math\.random\(\).*line 1/,
  ],
  [
    "an action out of range",
    taskText({
      step: "([x], action) => ({ state: [x + [0.5][action]], reward: 1, terminated: false })",
    }),
    /step's state must hold finite numbers.*action 1 \("right"\)/,
  ],
  [
    "observe of another length",
    taskText({ observe: "() => [1, 2]" }),
    /observe must give one number for each of variables, 1: got 2/,
  ],
  ["observe that is no function", taskText({ observe: "3" }), /observe must be a function/],
  [
    "observe that changes the state",
    taskText({ observe: "(s) => { s[0] = 0; return [0]; }" }),
    /observe changes the state/,
  ],
  ["rules by half", taskText({ rules: "{ reward: () => 1 }" }), /rules must be an object of two functions/],
  [
    "rules that end elsewhere",
    taskText({ rules: "{ reward: () => 1, terminated: () => true }" }),
    /rules\.terminated says true where step says false/,
  ],
  [
    "rules that pay otherwise",
    taskText({
      rules: "{ reward: () => 2, terminated: () => false }",
      step: "([x], a) => ({ state: [x + a - 0.5], reward: 1, terminated: false })",
    }),
    /rules\.reward says 2 where step pays 1/,
  ],
  [
    "an option that breaks it",
    taskText({
      settings: "{ span: { default: 1, min: 0, max: 2 } }",
      step: "([x], a, _, { span }) => ({ state: [(x + a) / span], reward: 1, terminated: x > 4 })",
    }),
    /task\.ts, with task\.span=0: step's state must hold finite numbers/,
  ],
  ["settings as a list", taskText({ settings: "[1]" }), /settings must be an object/],
  [
    "settings that differ in case alone",
    taskText({ settings: "{ mode: 1, Mode: 2 }" }),
    /"mode" and "Mode" differ in case/,
  ],
  ["a setting of no kind", taskText({ settings: "{ a: null }" }), /settings\.a must have a default/],
  [
    "a default out of range",
    taskText({ settings: "{ a: { default: 2, min: 0, max: 1 } }" }),
    /settings\.a.*default 2 must lie from min to max/,
  ],
  ["a drawing of nothing", taskText({ draw: "() => null" }), /draw must give \{ view/],
  [
    "a drawing of no shape",
    taskText({ draw: "() => ({ view: [0, 0, 1, 1], shapes: [{ square: 1 }] })" }),
    /draw gives shapes\[0\]/,
  ],
  ["a syntax error", taskText().replace("timeLimit: 20,", "timeLimit: ,"), /task\.ts, line 7, column 14/],
  ["a text without an end", `const a = "open;\n${taskText()}`, /task\.ts, line 1, column 11.*unterminated/],
  ["a name twice", `const a = 1;\nconst a = 2;\n${taskText()}`, /task\.ts, line 2, column 7.*already/],
  ["what does not exist", taskText({ timeLimit: "LIMIT" }), /LIMIT is not defined.*line 7/],
  ["an error of its own", `throw new Error("Not today.");\n${taskText()}`, /Not today \(task\.ts, line 1\)/],
  ["a package of npm", `import "npm:lodash";\n${taskText()}`, /line 1.*npm:.*"npm:lodash"/],
  ["a package of JSR", `\nimport "jsr:@std/assert";\n${taskText()}`, /line 2.*jsr:/],
  ["an address", `import "https://example.org/a.ts";\n${taskText()}`, /line 1.*https:/],
  ["a module of Node", `import fs from "node:fs";\n${taskText()}`, /line 1.*Node.*"node:fs"/],
  ["a bare import", `import _ from "lodash";\n${taskText()}`, /line 1.*package.*"lodash"/],
  ["an absolute import", `import "/etc/passwd";\n${taskText()}`, /line 1.*absolute path/],
  ["an import that is not there", `import "./none.ts";\n${taskText()}`, /line 1.*no file \.\/none\.ts/],
  ["an import by expression", `await import("npm:" + "x");\n${taskText()}`, /line 1.*in quotes/],
  [
    "an export that is not there",
    `import { nothing } from "./part.ts";\nnothing();\n${taskText()}`,
    /line 1, column 10.*nothing/,
  ],
];

/** Files with a call that never returns, and what is said of it after ten seconds. */
export const endlessTasks: readonly (readonly [what: string, text: string, says: RegExp])[] = [
  [
    "a step without an end",
    taskText({ step: "() => { for (;;); }" }),
    /step did not come to an end within 10/,
  ],
  [
    "loading without an end",
    `for (;;);\n${taskText()}`,
    /loading it did not come to an end within 10 seconds/,
  ],
  [
    "waiting without an end",
    `await new Promise(() => {});\n${taskText()}`,
    /loading it did not come to an end|never/,
  ],
];

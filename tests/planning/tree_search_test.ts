import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { type Expansion, type LatentModel, TreeSearch } from "../../lib/planning/tree_search.ts";

/** What a table-driven model says of one state. */
interface Entry {
  readonly value: number;
  readonly logits: readonly number[];
  /** By action. */
  readonly rewards: readonly number[];
}

/** A model over histories: the latent is the history's number; root `r` with actions a, b … has a name of its own. */
class HistoryModel implements LatentModel {
  readonly latentSize = 1;
  calls = 0;
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly actionCount: number;
  readonly entry: (history: string) => Entry;

  constructor(actionCount: number, entry: (history: string) => Entry) {
    this.actionCount = actionCount;
    this.entry = entry;
  }

  latentOf(history: string): number {
    const known = this.#numbers.get(history);
    if (known !== undefined) return known;
    this.#numbers.set(history, this.#names.length);
    return this.#names.push(history) - 1;
  }

  expand(
    latents: Float32Array,
    parents: Int32Array,
    actions: Uint8Array,
    count: number,
    first: number,
    out: Expansion,
  ): void {
    this.calls++;
    for (let i = 0; i < count; i++) {
      const parent = this.#names[latents[parents[i]]];
      const child = parent + actions[i];
      out.rewards[i] = this.entry(parent).rewards[actions[i]];
      const { value, logits } = this.entry(child);
      out.values[i] = value;
      out.logits.set(logits, i * this.actionCount);
      latents[first + i] = this.latentOf(child);
    }
  }

  /** Fills one root of a search. */
  root(search: TreeSearch, tree: number, name: string): void {
    search.rootLatents[tree] = this.latentOf(name);
    const { value, logits } = this.entry(name);
    search.rootPredictions[tree] = value;
    search.rootLogits.set(logits, tree * this.actionCount);
  }
}

const options = {
  simulations: 4,
  discount: 0.5,
};

/** A random but fixed entry for any history. */
function randomEntry(actionCount: number, depth = Infinity): (history: string) => Entry {
  const known = new Map<string, Entry>();
  const root = new Generator(11);
  return (history) => {
    let entry = known.get(history);
    if (entry === undefined) {
      const random = root.stream(history);
      const beyond = history.length > depth;
      entry = {
        value: Math.fround(beyond ? 0 : random.uniform(-1, 3)),
        logits: Array.from({ length: actionCount }, () => Math.fround(random.uniform(-1, 1))),
        rewards: Array.from({ length: actionCount }, () => Math.fround(beyond ? 0 : random.uniform(-1, 2))),
      };
      known.set(history, entry);
    }
    return entry;
  };
}

/** MuZero's search written plainly, one object per node, for comparison. */
function plainSearch(model: HistoryModel, name: string, o: typeof options) {
  interface Node {
    history: string;
    visits: number;
    prior: number[];
    edges: ({ node: Node; visits: number; sum: number; reward: number } | undefined)[];
  }
  const make = (history: string): Node => {
    const powers = model.entry(history).logits.map((x) => Math.exp(x));
    const total = powers.reduce((a, b) => a + b);
    return { history, visits: 1, prior: powers.map((x) => x / total), edges: [] };
  };
  const root = make(name);
  let low = Infinity, high = -Infinity;
  const quality = (edge: { visits: number; sum: number; reward: number }) =>
    edge.reward + o.discount * edge.sum / edge.visits;
  for (let i = 0; i < o.simulations; i++) {
    const path: { node: Node; action: number }[] = [];
    let node = root;
    for (;;) {
      const tried = node.edges.filter((edge) => edge !== undefined);
      const visits = tried.reduce((sum, edge) => sum + edge.visits, 0);
      const mean = tried.reduce((sum, edge) => sum + edge.visits * quality(edge), 0) / visits;
      const scores = node.prior.map((prior, action) => {
        const edge = node.edges[action];
        const worth = edge ? quality(edge) : visits > 0 ? mean : low;
        const value = high > low ? (worth - low) / (high - low) : 0;
        return value + prior * Math.sqrt(node.visits) / (1 + (edge?.visits ?? 0)) *
            (1.25 + Math.log((node.visits + 19652 + 1) / 19652));
      });
      const action = scores.indexOf(Math.max(...scores));
      path.push({ node, action });
      const edge = node.edges[action];
      if (edge === undefined) {
        const child = make(node.history + action);
        const reward = model.entry(node.history).rewards[action];
        node.edges[action] = { node: child, visits: 0, sum: 0, reward };
        let value = model.entry(child.history).value;
        for (const step of path.reverse()) {
          const passed = step.node.edges[step.action]!;
          passed.visits++;
          passed.sum += value;
          low = Math.min(low, quality(passed));
          high = Math.max(high, quality(passed));
          step.node.visits++;
          value = passed.reward + o.discount * value;
        }
        break;
      }
      node = edge.node;
    }
  }
  const visits = root.prior.map((_, action) => root.edges[action]?.visits ?? 0);
  const value = root.edges.reduce((sum, edge) => sum + (edge ? edge.visits * quality(edge) : 0), 0);
  return { visits, value: value / o.simulations };
}

Deno.test("TreeSearch.run() grows the tree worked out by hand", () => {
  // Prior 7:1 at the root, even below. Rewards 1 for action 0 at the root, 0 elsewhere; discount 1/2.
  const values: Record<string, number> = { r: 0, r0: 2, r1: 6, r10: 4, r11: 8, r00: 0, r01: 0 };
  const model = new HistoryModel(2, (history) => ({
    value: values[history] ?? 0,
    logits: history === "r" ? [Math.log(7), 0] : [0, 0],
    rewards: history === "r" ? [1, 0] : [0, 0],
  }));
  const search = new TreeSearch(model, options, 1);
  model.root(search, 0, "r");
  search.run(1);
  // 1: the prior says action 0. Leaf r0: Q(0) = 1 + 2/2 = 2, the only Q: normalised to 0.
  // 2: N = 2. Action 0: 0 + 7/8 · sqrt 2 · 1.25 / 2 = 0.773; action 1: 1/8 · sqrt 2 · 1.25 = 0.221. Again 0,
  //    below it a tie, so r00 with value 0: Q(r0, 0) = 0; Q(0) = 1 + ((2 + 0) / 2) / 2 = 1.5. Range 0 … 2.
  // 3: N = 3. Action 1 is taken for as good as its sibling, 0.75. Action 0: 0.75 + 7/8 · sqrt 3 · 1.25 / 3 = 1.381;
  //    action 1: 0.75 + 1/8 · sqrt 3 · 1.25 = 1.021. Again 0. At r0, N = 2: action 0: 0 + 0.5 · sqrt 2 · 1.25 / 2 = 0.442;
  //    action 1: 0 + 0.884. So r01, value 0: Q(0) = 1 + (2 / 3) / 2.
  // 4: N = 4. Action 0: (4/3) / 2 + 7/8 · 2 · 1.25 / 4 = 1.214; action 1: (4/3) / 2 + 0.313 = 0.979. Again 0. At r0, N = 3:
  //    both children Q = 0 and visited once: a tie, so r000 of value 0: Q(0) = 1 + (2 / 4) / 2 = 1.25.
  assertEquals([...search.trees.visits.subarray(0, 2)], [4, 0]);
  assertAlmostEquals(search.trees.actionValues[0], 1.25, 1e-12);
  assertAlmostEquals(search.values[0], 1.25, 1e-7);
  assertEquals([...search.policies], [1, 0]);
  assertEquals([search.trees.minimum[0], search.trees.maximum[0]], [0, 2]);
});

Deno.test("TreeSearch.run() visits and values what a plain search with one object per node does", () => {
  for (const actionCount of [2, 3, 5]) {
    const model = new HistoryModel(actionCount, randomEntry(actionCount));
    const wide = { ...options, simulations: 60, discount: 0.9 };
    const search = new TreeSearch(model, wide, 7);
    for (let tree = 0; tree < 7; tree++) model.root(search, tree, `root ${tree} `);
    search.run(7);
    assertEquals(model.calls, 60);
    for (let tree = 0; tree < 7; tree++) {
      const expected = plainSearch(model, `root ${tree} `, wide);
      const first = tree * search.trees.nodes * actionCount;
      assertEquals([...search.trees.visits.subarray(first, first + actionCount)], expected.visits);
      assertAlmostEquals(search.values[tree], expected.value, 1e-6);
    }
  }
});

Deno.test("TreeSearch.run() gives each tree the same in a batch and alone, and again", () => {
  const model = new HistoryModel(3, randomEntry(3));
  const many = new TreeSearch(model, { ...options, simulations: 30 }, 9);
  const one = new TreeSearch(model, { ...options, simulations: 30 }, 1);
  for (const count of [9, 4]) {
    for (let tree = 0; tree < count; tree++) model.root(many, tree, `root ${tree} `);
    many.run(count);
    for (let tree = 0; tree < count; tree++) {
      model.root(one, 0, `root ${tree} `);
      one.run(1);
      assertEquals([...many.policies.subarray(3 * tree, 3 * tree + 3)], [...one.policies]);
      assertEquals(many.values[tree], one.values[0]);
      assertEquals(many.choose(tree), one.choose(0));
    }
  }
});

Deno.test("TreeSearch.run() finds the plan that exhaustive search finds", () => {
  const depth = 4;
  const discount = 0.9;
  let problems = 0;
  for (let trial = 0; problems < 8; trial++) {
    const name = String.fromCharCode(97 + trial);
    const model = new HistoryModel(2, randomEntry(2, depth));
    const plans = Array.from({ length: 2 ** depth }, (_, code) => {
      const actions = Array.from({ length: depth }, (_, i) => (code >> i) & 1);
      let history = name;
      let value = 0;
      actions.forEach((action, i) => {
        value += discount ** i * model.entry(history).rewards[action];
        history += action;
      });
      return { actions, value };
    }).sort((a, b) => b.value - a.value);
    if (plans[0].value - plans[1].value < 0.2) continue; // plans as good as equal take too long to tell apart
    problems++;
    const search = new TreeSearch(model, { ...options, simulations: 6000, discount }, 1);
    model.root(search, 0, name);
    search.run(1);
    assertEquals(search.choose(0), plans[0].actions[0]);
    // the mean over all simulations lies below the best plan's value, by what exploring costs
    assert(search.values[0] < plans[0].value && search.values[0] > plans[0].value - 0.3);
  }
});

Deno.test("TreeSearch.run() takes an action without a visit for as good as its siblings", () => {
  // Two actions, prior 9:1; every step pays 1: were the second taken for the lowest, 12 simulations would not try it.
  const model = new HistoryModel(2, (history) => ({
    value: history.length % 3,
    logits: [Math.log(9), 0],
    rewards: [1, 1],
  }));
  const search = new TreeSearch(model, { ...options, simulations: 12 }, 1);
  model.root(search, 0, "r");
  search.run(1);
  assert(search.trees.visits[1] > 0);
});

Deno.test("TreeSearch.run() refuses a count it has no trees for", () => {
  const model = new HistoryModel(2, randomEntry(2));
  const search = new TreeSearch(model, options, 2);
  assertThrows(() => search.run(3), RangeError, "1 to 2 trees");
  assertThrows(() => search.run(0), RangeError, "1 to 2 trees");
  assertThrows(() => new TreeSearch(model, { ...options, simulations: 0 }, 1), RangeError, "simulations");
});

Deno.test("TreeSearch.choose() draws by visits where there is noise, and takes the most visited where there is none", () => {
  const model = new HistoryModel(2, randomEntry(2));
  const search = new TreeSearch(model, { ...options, simulations: 40 }, 1);
  const noise = { fraction: 0.25, concentration: 0.25, temperature: 1, random: new Generator(5) };
  const policies = new Set<number>();
  for (let i = 0; i < 5; i++) {
    model.root(search, 0, "r");
    search.run(1, noise);
    policies.add(search.policies[0]);
  }
  assert(policies.size > 1); // the noise moves the search
  const draws = 2000;
  let first = 0;
  for (let i = 0; i < draws; i++) if (search.choose(0, noise) === 0) first++;
  assertAlmostEquals(first / draws, search.policies[0], 0.04);
  assertEquals(search.choose(0), search.policies[0] > search.policies[1] ? 0 : 1);
});

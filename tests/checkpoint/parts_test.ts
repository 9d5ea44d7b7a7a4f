import { assertEquals, assertThrows } from "@std/assert";
import { filled, MisfitError, type Parts, replaced, Stateful } from "../../lib/checkpoint/parts.ts";
import type { Snapshot } from "../../lib/checkpoint/snapshot.ts";

/** A part of every kind. */
class Small extends Stateful {
  readonly weights: Float32Array;
  readonly counters = { steps: 0, isWarm: false };
  ring = new Uint8Array(4);
  grown = new Float64Array(0);
  readonly pairs = [{ value: Float32Array.of(1), count: 0 }, { value: Float32Array.of(2), count: 0 }];
  readonly inner: Small | undefined;

  constructor(width: number, inner?: Small) {
    super();
    this.weights = new Float32Array(width);
    this.inner = inner;
  }

  get parts(): Parts {
    return {
      weights: this.weights,
      counters: this.counters,
      ring: filled({ colours: this.ring }, 4, () => this.counters.steps),
      grown: replaced(() => this.grown, (grown) => this.grown = grown),
      pairs: this.pairs,
      inner: this.inner,
    };
  }
}

/** One part more. */
class Larger extends Small {
  readonly bias = Float64Array.of(7);

  override get parts(): Parts {
    return { ...super.parts, bias: this.bias };
  }
}

function changed(one: Small): Small {
  one.weights.fill(3);
  Object.assign(one.counters, { steps: 2, isWarm: true });
  one.ring.set([5, 6, 7, 8]);
  one.grown = Float64Array.of(NaN, 2, 3);
  one.pairs[1].value[0] = -4;
  one.pairs[1].count = 9;
  return one;
}

Deno.test("Stateful.save() copies every part, and restore() takes them in place", () => {
  const one = changed(new Larger(3, changed(new Small(2))));
  const saved = one.save();
  assertEquals(Object.keys(saved), ["weights", "counters", "ring", "grown", "pairs", "inner", "bias"]);
  assertEquals(Object.keys(saved.inner as Snapshot), ["weights", "counters", "ring", "grown", "pairs"]);
  assertEquals(saved.ring, { colours: Uint8Array.of(5, 6) }); // the filled beginning alone
  const other = new Larger(3, new Small(2));
  const { weights, counters, pairs } = other;
  other.bias[0] = 1;
  other.restore(saved);
  assertEquals(other.save(), saved);
  assertEquals([weights[0], counters, pairs[1].count], [3, { steps: 2, isWarm: true }, 9]);
  one.weights.fill(0);
  one.grown.fill(0);
  assertEquals(other.save(), saved, "a snapshot shares no memory with either");
});

Deno.test("Stateful.restore() names the part that does not fit", () => {
  const saved = changed(new Small(3, changed(new Small(2)))).save();
  const inner = saved.inner as Snapshot;
  const cases: [change: Snapshot, reason: string][] = [
    [{ inner: { ...inner, weights: new Float32Array(5) } }, "inner/weights has 5 numbers instead of 2"],
    [{ weights: new Float64Array(3) }, "weights is a Float64Array instead of a Float32Array"],
    [{ weights: 3 }, "weights is a number instead of a Float32Array"],
    [{ grown: new Float32Array(9) }, "grown is a Float32Array instead of a Float64Array"],
    [{ ring: { colours: new Uint8Array(3) } }, "ring/colours has 3 numbers instead of 2"],
    [{ counters: { steps: 2 } }, "counters/isWarm is nothing instead of a boolean"],
    [{ counters: { steps: "2", isWarm: true } }, "counters/steps is a string instead of a number"],
    [{ counters: { steps: 2, isWarm: true, owed: 1 } }, "counters/owed is no part here"],
    [{ counters: null }, "counters is null instead of named parts"],
    [{ pairs: [{ value: Float32Array.of(1), count: 0 }] }, "pairs has 1 entries instead of 2"],
    [{ pairs: {} }, "pairs is named parts instead of a list"],
    [{ bias: 3 }, "bias is no part here"],
  ];
  for (const [change, reason] of cases) {
    const error = assertThrows(
      () => new Small(3, new Small(2)).restore({ ...saved, ...change }),
      MisfitError,
    );
    assertEquals(error.reason, reason);
    assertEquals(error.message, `The saved state does not fit: ${reason}.`);
  }
  const { inner: _, ...without } = saved;
  assertThrows(() => new Small(3, new Small(2)).restore(without), TypeError, "inner is missing");
  assertThrows(() => new Small(3).restore(saved), TypeError, "inner is no part here");
});

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { CONTEXT, imagineWindows, openLoopError } from "../../../lib/agents/dreamer/open_loop.ts";
import { BeliefUpdate } from "../../../lib/dynamics/rssm/belief.ts";
import { GaussianLatent } from "../../../lib/dynamics/rssm/latent.ts";
import { Rssm } from "../../../lib/dynamics/rssm/rssm.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { symexp } from "../../../lib/nn/categorical.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { SequenceReplay } from "../../../lib/replay/sequence_replay.ts";

const SIZE = 2;

function make() {
  const shape = {
    observationSize: SIZE,
    actionCount: 2,
    stateSize: 4,
    hiddenWidth: 5,
    latent: new GaussianLatent(3),
    rewardBins: 3,
  };
  const random = new Generator(12);
  const model = new Rssm(new Workspace(), shape, random.stream("weights"));
  return { model, update: new BeliefUpdate(model, 3), random };
}

/** A replay of episodes of the given lengths, in moments, with drawn observations. */
function replayOf(lengths: number[], random: Generator): SequenceReplay {
  const replay = new SequenceReplay(1000, SIZE);
  for (const length of lengths) {
    for (let t = 0; t < length; t++) {
      replay.add({
        observation: random.fillNormal(new Float32Array(SIZE)),
        action: random.integer(2),
        reward: 1,
        isFirst: t === 0,
        isTerminal: t === length - 1,
      });
    }
  }
  return replay;
}

/** What is imagined after `steps` steps from moment `start`, one window by itself. */
function imaginedFrom(start: number, steps: number, replay: SequenceReplay): Float32Array {
  const { model, update } = make();
  const belief = new Float32Array(model.featureSize);
  const seen = (t: number) => replay.observations.subarray(SIZE * (start + t), SIZE * (start + t + 1));
  const action = (t: number) => [replay.actions[start + t]];
  for (let t = 0; t < CONTEXT; t++) update.observe(belief, 1, action(t), [t === 0 ? 1 : 0], seen(t));
  const decoded = new Float32Array(SIZE);
  for (let k = 0; k < steps; k++) update.imagine(belief, 1, action(CONTEXT + k), decoded);
  return decoded.map(symexp);
}

Deno.test("imagineWindows() imagines every window as it would by itself", () => {
  const { model, update, random } = make();
  const replay = replayOf([40], random);
  const windows = [0, 3, 7, 20].map((start) => ({
    observations: replay.observations.slice(SIZE * start, SIZE * (start + CONTEXT + 5)),
    actions: replay.actions.slice(start, start + CONTEXT + 5),
  }));
  const imagined = imagineWindows(update, model.featureSize, windows, CONTEXT, 5, SIZE);
  [0, 3, 7, 20].forEach((start, i) => {
    for (const k of [1, 5]) {
      imaginedFrom(start, k, replay).forEach((value, v) =>
        assertAlmostEquals(imagined[(5 * i + k - 1) * SIZE + v], value, 1e-5)
      );
    }
  });
});

Deno.test("openLoopError() is the error over the deviation, of windows inside single episodes", () => {
  const { model, update, random } = make();
  // windows of 14 moments, half overlapping, backwards from the end of each episode: 5 in the second, 1 in the first
  const replay = replayOf([20, 42], random);
  const starts = [48, 41, 34, 27, 20, 6];
  let expected = 0;
  for (let v = 0; v < SIZE; v++) {
    const truths = starts.map((start) => replay.observations[SIZE * (start + CONTEXT + 3) + v]);
    const mean = truths.reduce((sum, truth) => sum + truth, 0) / truths.length;
    const missed = starts.reduce((sum, s, i) => sum + (imaginedFrom(s, 4, replay)[v] - truths[i]) ** 2, 0);
    expected += Math.sqrt(missed / truths.reduce((sum, truth) => sum + (truth - mean) ** 2, 0)) / SIZE;
  }
  assertAlmostEquals(openLoopError(update, model.featureSize, replay, 4), expected, 1e-4);
});

Deno.test("openLoopError() is not a number where hardly any episode is long enough", () => {
  const { model, update, random } = make();
  const replay = replayOf([13, 13, 13, 30], random);
  assertEquals(openLoopError(update, model.featureSize, replay, 4), NaN);
  assert(openLoopError(update, model.featureSize, replay, 2) > 0);
});

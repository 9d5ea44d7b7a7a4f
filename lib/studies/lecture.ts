/**
 * The lecture's exercises and discussion questions, and the studies that answer them.
 *
 * @module
 */

/** One exercise or question. */
export interface LectureItem {
  /** "exercise 1", "question 4". */
  readonly name: string;
  /** As the lecture asks it. */
  readonly text: string;
  /** Names of the studies that answer it, the nearest first. */
  readonly studies: readonly string[];
  /** What sentences say that answer it beside a study's first, by study. */
  readonly sentences?: Readonly<Record<string, RegExp>>;
}

/** The lecture's five exercises and five discussion questions. */
export const lectureItems: readonly LectureItem[] = [
  {
    name: "exercise 1",
    text: "Implement MBPO-style short rollouts in the CartPole agent",
    studies: ["rollouts", "listing", "ladder"],
  },
  { name: "exercise 2", text: "Add model ensemble for uncertainty estimation", studies: ["trust", "model"] },
  {
    name: "exercise 3",
    text: "Compare sample efficiency of model-based vs model-free on CartPole",
    studies: ["ladder", "dyna-q", "swing-up", "tuning"],
  },
  {
    name: "exercise 4",
    text: "Implement a simple version of World Models on a simple environment",
    studies: ["dream", "observations", "latent"],
  },
  {
    name: "exercise 5",
    text: "Analyze when the model makes accurate vs inaccurate predictions",
    studies: ["model", "errors", "trust"],
  },
  {
    name: "question 1",
    text: "Why does MBPO use short rollouts instead of full episodes?",
    studies: ["rollouts", "errors"],
    sentences: { rollouts: /^MBPO's rollouts are short|^From 1 to/ },
  },
  {
    name: "question 2",
    text: "How does MuZero avoid the need to predict actual observations?",
    studies: ["latent"],
    sentences: { latent: /^MuZero never predicts|^With such latents/ },
  },
  {
    name: "question 3",
    text: "What are the failure modes of model-based RL?",
    studies: ["exploitation", "errors", "listing", "losing", "trust"],
  },
  {
    name: "question 4",
    text: "When would you choose model-based over model-free RL?",
    studies: ["losing", "ladder", "tasks", "transfer", "scale"],
    sentences: { losing: /^With few real steps|^Counted in CPU|^One should expect/, scale: /mbpo takes/ },
  },
  {
    name: "question 5",
    text: "How can we detect and mitigate model exploitation?",
    studies: ["exploitation", "trust", "planning"],
    sentences: { exploitation: /^The lecture advises|Detect it as here/ },
  },
];

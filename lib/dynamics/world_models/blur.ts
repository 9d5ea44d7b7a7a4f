/**
 * A Gaussian blur of small grey pictures.
 *
 * Of sharp pictures, two that show an object a little apart have no pixel in common, however near they are: distances between
 * them say nothing beyond a pixel or two. Blurred, near positions have near pictures.
 *
 * @module
 */

/** The standard deviation of the blur in pixels, and the pixels on each side that it takes in. */
const DEVIATION = 1.5;
const REACH = 5;

/** Weights of the pixels at distances −REACH … REACH, which sum to 1. */
const weights = weightsOf(DEVIATION, REACH);

function weightsOf(deviation: number, reach: number): Float64Array {
  const bell = Float64Array.from(
    { length: 2 * reach + 1 },
    (_, i) => Math.exp(-((i - reach) ** 2) / (2 * deviation ** 2)),
  );
  const sum = bell.reduce((a, b) => a + b);
  return bell.map((weight) => weight / sum);
}

/**
 * Blurs pictures; beyond their edges all is black.
 *
 * @param pictures [count, height × width]
 * @param out [count, height × width], written; may be `pictures` itself.
 */
export function blur(
  pictures: Float32Array,
  count: number,
  { height, width }: { readonly height: number; readonly width: number },
  out: Float32Array,
): void {
  const pixels = height * width;
  const across = new Float32Array(pixels);
  for (let i = 0; i < count; i++) {
    spread(pictures, i * pixels, across, 0, { lines: height, length: width, step: 1, stride: width });
    spread(across, 0, out, i * pixels, { lines: width, length: height, step: width, stride: 1 });
  }
}

/** The lines of a picture: rows, or columns. */
interface Lines {
  readonly lines: number;
  /** Pixels in a line. */
  readonly length: number;
  /** From a pixel to the next of its line. */
  readonly step: number;
  /** From a line to the next. */
  readonly stride: number;
}

/** Blurs along lines: every pixel that is not black adds to those around it. */
function spread(
  from: Float32Array,
  start: number,
  to: Float32Array,
  target: number,
  { lines, length, step, stride }: Lines,
): void {
  to.fill(0, target, target + lines * length);
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < length; at++) {
      const value = from[start + line * stride + at * step];
      if (value === 0) continue;
      const [first, last] = [Math.max(0, at - REACH), Math.min(length - 1, at + REACH)];
      for (let near = first; near <= last; near++) {
        to[target + line * stride + near * step] += value * weights[near - at + REACH];
      }
    }
  }
}

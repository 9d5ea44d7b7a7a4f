/** TensorFlow.js, the independent oracle of these tests: its plain cpu backend, without banners. */

import * as tf from "@tensorflow/tfjs";

tf.enableProdMode();
await tf.setBackend("cpu");
await tf.ready();

export { tf };
export type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";

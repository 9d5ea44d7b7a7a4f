/**
 * The layers format of TensorFlow.js: `model.json` describes the layers, `weights.bin` holds their numbers.
 * `tf.loadLayersModel` reads it; writing it needs nothing of TensorFlow.js.
 *
 * @module
 */

import type { DenseLayer, FeedForward } from "./dense_layers.ts";

/** The version of TensorFlow.js whose format this is. */
export const FORMAT_VERSION = "4.22.0";

/** The two files of a network. */
export interface LayersFiles {
  /** `model.json` */
  readonly model: string;
  /** `weights.bin` */
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** A network in the layers format. @param name Letters, digits and hyphens. */
export function layersFiles(name: string, { inputs, branches }: FeedForward): LayersFiles {
  const layers: unknown[] = [{
    name: "input",
    class_name: "InputLayer",
    config: { batch_input_shape: [null, inputs], dtype: "float32", sparse: false, name: "input" },
    inbound_nodes: [],
  }];
  const specs: unknown[] = [];
  const arrays: Float32Array[] = [];
  const add = (name: string, kind: string, config: Record<string, unknown>, from: readonly string[]) => {
    layers.push({
      name,
      class_name: kind,
      config: { ...config, name, trainable: true, dtype: "float32" },
      inbound_nodes: [from.map((layer) => [layer, 0, 0, {}])],
    });
    return name;
  };
  const dense = (name: string, { weights, biases, activation }: DenseLayer, from: string) => {
    const units = biases.length;
    const isClipped = activation === "clip";
    specs.push(
      { name: `${name}/kernel`, shape: [weights.length / units, units], dtype: "float32" },
      { name: `${name}/bias`, shape: [units], dtype: "float32" },
    );
    arrays.push(weights, biases);
    add(name, "Dense", { units, activation: isClipped ? "linear" : activation, use_bias: true }, [from]);
    return isClipped ? add(`${name}-clip`, "ReLU", { max_value: 1 }, [name]) : name;
  };
  const ends = branches.map((stack, b) =>
    stack.reduce((from, layer, l) => dense(`branch-${b + 1}-layer-${l + 1}`, layer, from), "input")
  );
  const output = ends.length === 1 ? ends[0] : add("sum", "Add", {}, ends);
  const config = { name, layers, input_layers: [["input", 0, 0]], output_layers: [[output, 0, 0]] };
  const model = {
    format: "layers-model",
    generatedBy: "mbrl",
    convertedBy: null,
    modelTopology: {
      class_name: "Model",
      config,
      keras_version: `tfjs-layers ${FORMAT_VERSION}`,
      backend: "tensor_flow.js",
    },
    weightsManifest: [{ paths: ["weights.bin"], weights: specs }],
  };
  return { model: `${JSON.stringify(model, undefined, 2)}\n`, weights: littleEndian(arrays) };
}

/** Concatenated arrays as little-endian float32. */
function littleEndian(arrays: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const count = arrays.reduce((sum, { length }) => sum + length, 0);
  const view = new DataView(new ArrayBuffer(count * 4));
  let at = 0;
  for (const array of arrays) {
    for (const value of array) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return new Uint8Array(view.buffer);
}

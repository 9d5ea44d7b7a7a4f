/**
 * The setting that names a checkpoint to take a model from; agents that can do so have it.
 *
 * @module
 */

/** Its name among an agent's settings. */
export const TRANSFER_SETTING = "transferFrom";

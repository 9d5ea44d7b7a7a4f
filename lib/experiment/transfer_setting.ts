/**
 * The setting that names a checkpoint to take a model from.
 *
 * @module
 */

import type { SettingValues } from "../settings/settings.ts";

/** Its name among an agent's settings. */
export const TRANSFER_SETTING = "transferFrom";

/** The checkpoint that an agent's settings name; undefined if they name none. */
export function modelPath(settings: SettingValues): string | undefined {
  const path = settings[TRANSFER_SETTING];
  return typeof path === "string" && path !== "" ? path : undefined;
}

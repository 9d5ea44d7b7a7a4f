/** How many numbers all workspaces of this thread have handed out: what is taken in a loop is never given back. */

import { Workspace } from "../../lib/nn/engine.ts";

let numbers = 0;
const { allocate } = Workspace.prototype;
Workspace.prototype.allocate = function (count: number): number {
  numbers += count;
  return allocate.call(this, count);
};

export function allocatedNumbers(): number {
  return numbers;
}

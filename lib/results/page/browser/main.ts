/// <reference lib="dom" />
/**
 * The script of `report.html`: makes its sections interactive.
 *
 * @module
 */

import { expressionInterpreter } from "vega-interpreter";
import * as vega from "vega";

document.documentElement.dataset.ready = `${typeof expressionInterpreter}${typeof vega.View}`;

/**
 * What an agent has to show of a model that lives in latents of its own, as plain data: the files and pictures of
 * `mbrl inspect` are made from it.
 *
 * @module
 */

/** One finding: some sentences, a table, and a picture of the table. */
export interface InspectionPart {
  /** The files' name, without its ending. */
  readonly name: string;
  /** What the page and the picture are headed with. */
  readonly title: string;
  /** What the page says. */
  readonly sentences: readonly string[];
  /** The CSV. */
  readonly table: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | number)[])[];
  };
  /** A picture of the table; absent where it is better read. */
  readonly chart?: LinesChart;
  /** Small pictures in place of a chart. */
  readonly pictures?: Pictures;
}

/** Grey pictures of one size, in rows that have labels. */
export interface Pictures {
  /** What stands above each column. */
  readonly columns: readonly string[];
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** Rows of pictures: [height × width] numbers from 0, black, to 1, white. */
  readonly rows: readonly { readonly label: string; readonly images: readonly Float32Array[] }[];
}

/** Lines over a table's columns. */
export interface LinesChart {
  /** The column along the horizontal axis. */
  readonly x: string;
  /** The column along the vertical axis. */
  readonly y: string;
  /** The column whose every value is a line. */
  readonly series: string;
  /** The column whose every value is a panel. */
  readonly panel?: string;
  /** The column whose every value is a row of panels. */
  readonly row?: string;
  /** What the horizontal axis is. */
  readonly xTitle: string;
  /** What the vertical axis is. */
  readonly yTitle: string;
}

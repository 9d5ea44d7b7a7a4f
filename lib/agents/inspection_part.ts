/**
 * What there is to see in a model, as plain data: the page, the tables and the pictures of `mbrl inspect` are made from it.
 *
 * @module
 */

/** One finding: sentences, a table, and a picture of the table. */
export interface InspectionPart {
  /** The files' name, without its ending. */
  readonly name: string;
  /** Heading of the page and of the picture. */
  readonly title: string;
  /** What the page says; a part without sentences is not on the page. */
  readonly sentences: readonly string[];
  /** A few rows that the page shows above the sentences, the first of them the heading. */
  readonly summary?: readonly (readonly string[])[];
  /** The CSV; absent where another part's holds the numbers. */
  readonly table?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | number | boolean | undefined)[])[];
  };
  /** Lines over the table's columns; absent where the table is better read. */
  readonly chart?: LinesChart;
  /** Small pictures in place of a chart. */
  readonly pictures?: Pictures;
  /** A specification for Vega in place of a chart. */
  readonly plot?: Readonly<Record<string, unknown>>;
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
  /** The column whose every value is a row of panels; only with `panel`. */
  readonly row?: string;
  /** Title of the horizontal axis. */
  readonly xTitle: string;
  /** Title of the vertical axis. */
  readonly yTitle: string;
}

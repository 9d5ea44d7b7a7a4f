/**
 * Rows of many seeds as one.
 *
 * @module
 */

/** A row for each combination of the values of some fields, with a statistic of the values of another. */
export function aggregated<Row extends object, By extends keyof Row, Value extends keyof Row>(
  rows: readonly Row[],
  by: readonly By[],
  value: Value,
  statistic: (values: readonly number[]) => number,
): (Pick<Row, By> & { readonly [name in Value]: number })[] {
  return [...Map.groupBy(rows, (row) => JSON.stringify(by.map((field) => row[field]))).values()].map((own) =>
    ({
      ...Object.fromEntries(by.map((field) => [field, own[0][field]])),
      [value]: statistic(own.map((row) => Number(row[value]))),
    }) as Pick<Row, By> & { readonly [name in Value]: number }
  );
}

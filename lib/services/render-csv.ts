import { stringify } from 'csv-stringify/sync';

/** Cells by row; a column that `numbers` names holds numbers. */
export type CsvTable = {
  columns: readonly string[];
  numbers: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
};

/**
 * A table as CSV. Names are other people's text: a cell that a spreadsheet would run as a formula is quoted as text. Numbers
 * stay numbers, also below zero.
 */
export function renderCsv({ columns, numbers, rows }: CsvTable): string {
  const isNumber = columns.map((column) => numbers.includes(column));
  const cells = rows.map((row) => row.map((cell, at) => (isNumber[at] && cell !== null ? { number: cell } : cell)));
  return stringify(cells, {
    header: true,
    columns: [...columns],
    escape_formulas: true,
    cast: { object: ({ number }) => ({ value: String(number), escape_formulas: false }) },
  });
}

/**
 * Rows as aligned text: the first column to the left, the others to the right, a rule under the head.
 *
 * @param rows the head first; all of one length
 */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
  const [head = '', ...body] = lines
  return [head, '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)), ...body].join('\n')
}

/** Three significant digits, or all before the point: `0.413`, `12.3`, `1284`. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '-'
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(3)
}

/** Ratios below this get two significant digits instead of two decimals. */
const SMALL = 0.1

/** `1.84x`, `0.012x`; a dash where there is none. */
export function ratio(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '-'
  return `${value < SMALL ? value.toPrecision(2) : value.toFixed(2)}x`
}

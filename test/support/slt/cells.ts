/** An answer as a script writes it: one text a cell. */
export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly string[])[]
}

/** Digits to which floating-point numbers are compared. */
const SIGNIFICANT_DIGITS = 12

/** The text of one cell: NULL, `(empty)` for the empty string, and the pictures of tab and line ends, which end cells and rows. */
export function cellText(text: string | null): string {
  if (text === null) return 'NULL'
  if (text === '') return '(empty)'
  return text.replaceAll('\t', '␉').replaceAll('\n', '␊').replaceAll('\r', '␍')
}

/** A number that is a whole cell or a whole part of a nested value. */
const NUMBER = /(?<=^|[[{=]|, )-?\d+(?:\.\d+)?(?:[Ee][-+]?\d+)?(?=$|[\]},])/g

function rounded(text: string): string {
  return text.replace(NUMBER, (number) => String(Number(Number(number).toPrecision(SIGNIFICANT_DIGITS))))
}

/** A cell as it is compared: floating-point numbers, nested ones too, to twelve significant digits; all else as it stands. */
export function comparable(cell: string, type: string): string {
  return /\b(?:double|real)\b/.test(type) ? rounded(cell) : cell
}

const MIDNIGHT = /(\d{4}-\d\d-\d\d) 00:00:00(?=$|[\]},])/g
const FRACTION = /(\d\d:\d\d:\d\d)(?:\.(\d*?)0*)?(?=$|[^\d.])/g

/**
 * A cell as it is compared with the oracle's, whose types differ: numbers by value and not by scale, times without the
 * zeros at their end, midnights as dates.
 */
export function oracleComparable(cell: string): string {
  const timed = cell.replace(FRACTION, (_, time: string, digits?: string) =>
    digits === undefined || digits === '' ? time : `${time}.${digits}`,
  )
  return rounded(timed.replace(MIDNIGHT, '$1'))
}

/** Column names and types, as the `header` flag asks for. */
export function headerLine({ columns }: Answer): string {
  return columns.map(({ name, type }) => `${name} ${type}`).join('\t')
}

export function rowLines({ rows }: Answer): string[] {
  return rows.map((row) => row.join('\t'))
}

/** Lines in the order of their code units, the same on every machine. */
export function sortedLines(lines: readonly string[]): string[] {
  return lines.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

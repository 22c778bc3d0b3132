/** A cell of an answer in the form in which two engines are compared: what JSON can say, keys in order, no rounding noise. */
export type Cell = null | boolean | number | string | readonly Cell[] | { readonly [key: string]: Cell }

export type Answer = readonly (readonly Cell[])[]

/** Sums and means depend on the order of addition in their last digits. */
const DIGITS = 12

/** A number without rounding noise; an integer that a double cannot hold, as its digits. */
export function numberCell(value: number | bigint): Cell {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  if (Number.isInteger(value) || !Number.isFinite(value))
    return Number.isFinite(value) ? value : String(value)
  return Number(value.toPrecision(DIGITS))
}

/** Entries as an object with its keys in order: maps have no order. */
export function objectCell(entries: readonly (readonly [string, Cell])[]): Cell {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/** Normalises what is JSON already. */
export function jsonCell(value: Cell): Cell {
  if (typeof value === 'number') return numberCell(value)
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map(jsonCell)
  return objectCell(Object.entries(value).map(([key, inner]) => [key, jsonCell(inner)]))
}

// Array.isArray does not narrow readonly arrays away.
function isList(value: object): value is readonly Cell[] {
  return Array.isArray(value)
}

/** `2026-01-31 20:00:00.000`: three digits of the second, six where they say something. From microseconds since the epoch. */
export function timestampCell(micros: bigint): string {
  const millis = micros / 1000n - (micros % 1000n < 0n ? 1n : 0n)
  const text = new Date(Number(millis)).toISOString().replace('T', ' ').replace('Z', '')
  const rest = Number(micros - millis * 1000n)
  return rest === 0 ? text : `${text}${String(rest).padStart(3, '0')}`.replace(/0+$/, '')
}

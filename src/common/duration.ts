const UNITS: readonly (readonly [milliseconds: number, unit: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1000, 's'],
  [1, 'ms'],
]

/** A time as Trino's messages show it, in the largest unit of which it is at least one: `1.50m`, `20.00ms`. */
export function formatDuration(milliseconds: number): string {
  const [size, unit] = UNITS.find(([least]) => milliseconds >= least) ?? [1, 'ms']
  return `${(milliseconds / size).toFixed(2)}${unit}`
}

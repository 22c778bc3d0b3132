import { awsError } from '../error.ts'

/** What the statements of a refresh are filled with, by the parameters' names. */
export type RefreshValues = Readonly<Record<string, string>>

const DAY_MS = 86_400_000

/** ISO 8601 as far as the model's pattern for values goes: no blank, no plus. UTC. */
const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?)?$/

/** Units of Trino's date_trunc. */
const PERIODS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']

function timeOf(name: string, text: string): number {
  const time = TIME.test(text) ? Date.parse(/T.*[^Z]$/.test(text) ? `${text}Z` : text) : Number.NaN
  if (!Number.isNaN(time)) return time
  throw awsError(
    'ValidationException',
    `The value of ${name} must be a time such as 2026-01-31T12:00:00Z, and is '${text}'.`,
  )
}

/** So that a chart has some tens of points, up to some hundreds. */
function periodOf(milliseconds: number): string {
  if (milliseconds <= 3 * DAY_MS) return 'hour'
  return milliseconds <= 200 * DAY_MS ? 'day' : 'month'
}

/**
 * The values of a refresh: the last 24 hours where nothing is said, and a period that suits the range.
 *
 * @param known the names that the dashboard's parameters may have
 * @throws ValidationException
 */
export function refreshValues(given: RefreshValues, known: readonly string[], now: number): RefreshValues {
  const other = Object.keys(given).find((name) => !known.includes(name))
  if (other !== undefined)
    throw awsError('ValidationException', `${other} is not one of the parameters ${known.join(', ')}.`)
  const { $StartTime$, $EndTime$, $Period$ } = given
  const end = $EndTime$ === undefined ? now : timeOf('$EndTime$', $EndTime$)
  const start = $StartTime$ === undefined ? end - DAY_MS : timeOf('$StartTime$', $StartTime$)
  if (start >= end) throw awsError('ValidationException', '$StartTime$ must be before $EndTime$.')
  const period = $Period$ ?? periodOf(end - start)
  if (!PERIODS.includes(period.toLowerCase()))
    throw awsError(
      'ValidationException',
      `The value of $Period$ must be one of ${PERIODS.join(', ')}, and is '${period}'.`,
    )
  return {
    ...given,
    $StartTime$: $StartTime$ ?? new Date(start).toISOString(),
    $EndTime$: $EndTime$ ?? new Date(end).toISOString(),
    $Period$: period,
  }
}

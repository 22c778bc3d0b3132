import { awsError } from './error.ts'

/** How many items a page has, the most where left out. Throws InvalidMaxResultsException. */
export function maxResultsOf(value: number | undefined, most: number): number {
  if (value === undefined) return most
  if (value >= 1 && value <= most) return value
  const message = `A max results value of ${value} is invalid. Specify max results between 1 and ${most}.`
  throw awsError('InvalidMaxResultsException', message)
}

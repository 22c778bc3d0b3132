import { type SqlType, VARCHAR, varchar } from '../../../types/type.ts'

/** Trino's `varchar` without a length is one of this length. */
const UNBOUNDED = 2 ** 31 - 1

/** How many characters a value of a text type has at most; infinite where the type does not say. */
export function maximalLength(type: SqlType | undefined): number {
  if (type?.kind === 'varchar') return type.length ?? Number.POSITIVE_INFINITY
  return type?.kind === 'char' ? type.length : Number.POSITIVE_INFINITY
}

/** The varchar that holds texts of so many characters. */
export function varcharUpTo(length: number): SqlType {
  return length < UNBOUNDED ? varchar(length) : VARCHAR
}

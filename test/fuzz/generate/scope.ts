import { below, chance, pick, type Random } from '../../../src/sample/random.ts'
import type { Kind } from './kind.ts'

/** Something that an expression may name: a column, or within a grouped query a key or an aggregate. */
export interface Column {
  readonly sql: string
  readonly kind: Kind
  /** Whether a subquery may name it: a bare column, and no expression. */
  readonly bare: boolean
}

/** What an expression may use. */
export interface Scope {
  readonly columns: readonly Column[]
  /** Columns of the queries around, for correlated subqueries. */
  readonly outer: readonly Column[]
  /** Whether subqueries may stand here. */
  readonly subqueries: boolean
  /** Whether TRY may stand here, and columns within lambdas; no, where left out. */
  readonly tries?: boolean
}

/** A relation of FROM. */
export interface Source {
  readonly sql: string
  readonly columns: readonly Column[]
  /** Expressions that leave no two different rows equal; undefined where a column cannot be ordered. */
  readonly key: readonly string[] | undefined
}

/** The state of one statement's making. */
export interface Generator {
  readonly random: Random
  /** Names that nothing else in the statement has: `t1`, `t2`, … */
  readonly alias: () => string
  /** Named queries that FROM may read. */
  readonly named: NamedSource[]
  /** Whether FROM read one of the large tables: two in one statement could make millions of rows. */
  readonly large: { taken: boolean }
  /** What the WINDOW clause of the query at hand defines, in order. */
  windows: string[]
}

export interface NamedSource {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly kind: Kind }[]
}

export function createGenerator(random: Random): Generator {
  let used = 0
  return { random, alias: () => `t${++used}`, named: [], large: { taken: false }, windows: [] }
}

/** One of several ways, each with its weight. */
export type Choice<T> = readonly [weight: number, make: () => T]

export function choose<T>(random: Random, choices: readonly Choice<T>[]): T {
  let left = below(
    random,
    choices.reduce((sum, [weight]) => sum + weight, 0),
  )
  for (const [weight, make] of choices) {
    if (left < weight) return make()
    left -= weight
  }
  throw new Error('the weights of a choice are whole and not all zero')
}

/** `least` to `most` of something. */
export function several<T>(random: Random, least: number, most: number, make: (index: number) => T): T[] {
  return Array.from({ length: least + below(random, most - least + 1) }, (_, index) => make(index))
}

/** Text that is written sometimes. */
export function maybe(random: Random, probability: number, text: () => string): string {
  return chance(random, probability) ? text() : ''
}

/** Some of the items, at least one, in their order. */
export function some<T>(random: Random, items: readonly T[], most: number): T[] {
  const taken = new Set(several(random, 1, most, () => pick(random, items)))
  return items.filter((item) => taken.has(item))
}

/** ` NULLS FIRST` or ` NULLS LAST`; the former not where there may be NaN, nor where the kind is not known. */
export function nullOrder(random: Random, kind: Kind | undefined): string {
  const places = kind === undefined || kind === 'floating' ? ['LAST'] : ['FIRST', 'LAST']
  return ` NULLS ${pick(random, places)}`
}

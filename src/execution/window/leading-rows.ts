import type { PhysicalWindow } from '../../physical/node.ts'
import { evaluateInSteps } from '../expression/in-steps.ts'
import { layoutOf, type OperatorContext } from '../operator/operator.ts'
import { inSteps, type Pace } from '../pace.ts'
import { type Relation, takeRows } from '../relation.ts'
import { comparesParts } from '../sorting/best-rows.ts'
import { orderWords } from '../sorting/order-words.ts'
import { compareWords, type OrderWords } from '../sorting/words.ts'
import { numberPartitions } from './partitions.ts'

/** Marks the rows that have one of the first `most` distinct keys of all. */
async function marksOfAll(words: OrderWords, rows: number, most: number, pace: Pace): Promise<Uint8Array> {
  /** A row of each of the first keys so far, in their order. */
  const firsts: number[] = []
  await inSteps(rows, pace, (start, end) => {
    for (let row = start; row < end; row++) {
      if (firsts.length === most && compareWords(words, row, firsts[most - 1]!) >= 0) continue
      let at = firsts.length
      while (at > 0 && compareWords(words, row, firsts[at - 1]!) < 0) at--
      if (at > 0 && compareWords(words, row, firsts[at - 1]!) === 0) continue
      firsts.splice(at, 0, row)
      if (firsts.length > most) firsts.pop()
    }
  })
  const last = firsts.at(-1) ?? 0
  const marks = new Uint8Array(rows)
  await inSteps(rows, pace, (start, end) => {
    for (let row = start; row < end; row++) marks[row] = compareWords(words, row, last) <= 0 ? 1 : 0
  })
  return marks
}

/** Marks the rows that are level with the first of their group. */
async function marksOfGroups(
  words: OrderWords,
  groups: Int32Array,
  groupCount: number,
  pace: Pace,
): Promise<Uint8Array> {
  const firsts = new Int32Array(groupCount).fill(-1)
  await inSteps(groups.length, pace, (start, end) => {
    for (let row = start; row < end; row++) {
      const first = firsts[groups[row]!]!
      if (first < 0 || compareWords(words, row, first) < 0) firsts[groups[row]!] = row
    }
  })
  const marks = new Uint8Array(groups.length)
  await inSteps(groups.length, pace, (start, end) => {
    for (let row = start; row < end; row++)
      marks[row] = compareWords(words, row, firsts[groups[row]!]!) === 0 ? 1 : 0
  })
  return marks
}

/** With more of the rows than this left, the others cost less than their removal. */
const MANY = 1 / 2

/**
 * The rows of a window's input without those whose ranking is beyond `most` by the first key of the order alone, found without
 * putting anything in order. What is left has the rankings that it had: all rows before one that is left are left too.
 *
 * Does nothing for a first key of text, of which the order is most of the work, for more than the first of each partition, nor where
 * comparing may fail: it must for whatever rows it would.
 */
export async function leadingRows(
  node: PhysicalWindow,
  relation: Relation,
  context: OperatorContext,
): Promise<Relation> {
  const { most, partitionBy, orderBy, input } = node
  const [first] = orderBy
  const { rows } = relation
  const { pace } = context
  if (most === undefined || first === undefined || (partitionBy.length > 0 && most > 1)) return relation
  if (orderBy.some(comparesParts)) return relation
  const layout = layoutOf(input.columns)
  const [key] = await evaluateInSteps([first.expression], layout, relation, context)
  const values = key?.kind === 'dictionary' ? key.dictionary : key
  if (key === undefined || values === undefined || values.kind === 'bytes') return relation
  const words = await orderWords(key, first.expression.type, first, pace)
  let marks: Uint8Array
  if (partitionBy.length === 0) marks = await marksOfAll(words, rows, most, pace)
  else {
    const { partitions, count } = await numberPartitions(node, relation, context)
    marks = await marksOfGroups(words, partitions, count, pace)
  }
  const left = new Int32Array(rows)
  let count = 0
  await inSteps(rows, pace, (start, end) => {
    for (let row = start; row < end; row++) {
      left[count] = row
      count += marks[row]!
    }
  })
  if (count > MANY * rows) return relation
  return takeRows(relation, left.subarray(0, count), input.columns, pace)
}

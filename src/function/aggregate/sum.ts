import { TraillakeError } from '../../common/errors.ts'
import { columnOf } from '../../column/builder.ts'
import { float32Column, float64Column, int32Column, int64Column } from '../../column/make.ts'
import { checkOverflow, divideHalfUp } from '../../types/decimal.ts'
import type { Value } from '../../types/value.ts'
import { decimal, type SqlType } from '../../types/type.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { operand } from '../numeric.ts'
import { LONG } from '../slot.ts'
import { growBytes, growDoubles, growLongs, plainArgument, validityOfFlags } from './state.ts'

/** int64 sums that fail where they overflow. */
function longSum(): Accumulator {
  let sums = new BigInt64Array(0)
  let seen = new Uint8Array(0)
  return {
    add(groups, args, rows, groupCount) {
      sums = growLongs(sums, groupCount)
      seen = growBytes(seen, groupCount)
      const column = plainArgument(args, 0)
      if (column.kind === 'null') return
      const { values } = operand(column, 'int64')
      const { validity } = column
      for (let i = 0; i < rows; i++) {
        if (validity !== undefined && validity[i] === 0) continue
        const group = groups[i]!
        const before = sums[group]!
        const value = values[i]!
        const sum = BigInt.asIntN(64, before + value)
        if (((before ^ sum) & (value ^ sum)) < 0n)
          throw new TraillakeError(
            'NUMERIC_VALUE_OUT_OF_RANGE',
            `bigint addition overflow: ${before} + ${value}`,
          )
        sums[group] = sum
        seen[group] = 1
      }
    },
    finish(groupCount) {
      sums = growLongs(sums, groupCount)
      seen = growBytes(seen, groupCount)
      return int64Column(sums.slice(0, groupCount), validityOfFlags(seen, groupCount))
    },
  }
}

/** Sums and counts of real, double, bigint or int32 values in doubles. `result` makes the value of a group. */
function doubleSums(
  finish: (
    sums: Float64Array,
    counts: Float64Array,
    groupCount: number,
    validity: Uint8Array | undefined,
  ) => ReturnType<Accumulator['finish']>,
): Accumulator {
  let sums = new Float64Array(0)
  let counts = new Float64Array(0)
  return {
    add(groups, args, rows, groupCount) {
      sums = growDoubles(sums, groupCount)
      counts = growDoubles(counts, groupCount)
      const column = plainArgument(args, 0)
      if (column.kind === 'null') return
      const { validity } = column
      if (column.kind === 'int64') {
        const { values } = column
        for (let i = 0; i < rows; i++) {
          if (validity !== undefined && validity[i] === 0) continue
          sums[groups[i]!]! += Number(values[i]!)
          counts[groups[i]!]! += 1
        }
        return
      }
      const { values } = operand(column, 'float64', 'float32', 'int32')
      for (let i = 0; i < rows; i++) {
        if (validity !== undefined && validity[i] === 0) continue
        sums[groups[i]!]! += values[i]!
        counts[groups[i]!]! += 1
      }
    },
    finish(groupCount) {
      sums = growDoubles(sums, groupCount)
      counts = growDoubles(counts, groupCount)
      const flags = Uint8Array.from(counts.subarray(0, groupCount), (count) => (count > 0 ? 1 : 0))
      return finish(sums, counts, groupCount, validityOfFlags(flags, groupCount))
    },
  }
}

/** Exact sums of bigints of any size, and counts; for decimals and averages of intervals. */
function exactSums(
  type: SqlType,
  returns: SqlType,
  result: (sum: bigint, count: number) => Value,
): Accumulator {
  const sums: bigint[] = []
  const counts: number[] = []
  return {
    add(groups, args, rows) {
      const column = columnAt(args, 0)
      const read = LONG.read(column, type)
      for (let i = 0; i < rows; i++) {
        const group = groups[i]!
        sums[group] = (sums[group] ?? 0n) + read(i)
        counts[group] = (counts[group] ?? 0) + 1
      }
    },
    finish(groupCount) {
      const values = Array.from({ length: groupCount }, (_, group) => {
        const count = counts[group] ?? 0
        return count === 0 ? null : result(sums[group] ?? 0n, count)
      })
      return columnOf(returns, values)
    },
  }
}

/** Months as int32. */
function monthSums(result: (sum: number, count: number) => number): Accumulator {
  return doubleSums((sums, counts, groupCount, validity) => {
    const out = new Int32Array(groupCount)
    for (let g = 0; g < groupCount; g++) out[g] = counts[g] === 0 ? 0 : result(sums[g]!, counts[g]!)
    return int32Column(out, validity)
  })
}

export const SUM: AggregateFunction = {
  kind: 'aggregate',
  name: 'sum',
  group: 'aggregate',
  description: 'The sum of the values',
  example: { sql: 'sum(2)', result: '2' },
  overloads: [
    { signature: 'sum(bigint) -> bigint', nulls: 'called', create: longSum },
    {
      signature: 'sum(double) -> double',
      nulls: 'called',
      create: () =>
        doubleSums((sums, _, groupCount, validity) => float64Column(sums.slice(0, groupCount), validity)),
    },
    {
      signature: 'sum(real) -> real',
      nulls: 'called',
      create: () =>
        doubleSums((sums, _, groupCount, validity) =>
          float32Column(Float32Array.from(sums.subarray(0, groupCount)), validity),
        ),
    },
    {
      signature: 'sum(decimal(p, s)) -> decimal(38, s)',
      returns: ([type]) => decimal(38, type?.kind === 'decimal' ? type.scale : 0),
      create: ({ arguments: [type], returns }) => exactSums(type!, returns, (sum) => checkOverflow(sum)),
    },
    { signature: 'sum(interval day to second) -> interval day to second', nulls: 'called', create: longSum },
    {
      signature: 'sum(interval year to month) -> interval year to month',
      nulls: 'called',
      create: () => monthSums((sum) => sum),
    },
  ],
}

export const AVG: AggregateFunction = {
  kind: 'aggregate',
  name: 'avg',
  group: 'aggregate',
  description: 'The average of the values',
  example: { sql: 'avg(2)', result: '2.0' },
  overloads: [
    ...(['bigint', 'double'] as const).map((type) => ({
      signature: `avg(${type}) -> double`,
      nulls: 'called' as const,
      create: () =>
        doubleSums((sums, counts, groupCount, validity) => {
          const out = new Float64Array(groupCount)
          for (let g = 0; g < groupCount; g++) out[g] = sums[g]! / counts[g]!
          return float64Column(out, validity)
        }),
    })),
    {
      signature: 'avg(real) -> real',
      nulls: 'called',
      create: () =>
        doubleSums((sums, counts, groupCount, validity) => {
          const out = new Float32Array(groupCount)
          for (let g = 0; g < groupCount; g++) out[g] = sums[g]! / counts[g]!
          return float32Column(out, validity)
        }),
    },
    {
      signature: 'avg(decimal(p, s)) -> decimal(p, s)',
      create: ({ arguments: [type], returns }) =>
        exactSums(type!, returns, (sum, count) => divideHalfUp(sum, BigInt(count))),
    },
    {
      signature: 'avg(interval day to second) -> interval day to second',
      create: ({ arguments: [type], returns }) =>
        exactSums(type!, returns, (sum, count) => sum / BigInt(count)),
    },
    {
      signature: 'avg(interval year to month) -> interval year to month',
      nulls: 'called',
      create: () => monthSums((sum, count) => Math.trunc(sum / count)),
    },
  ],
}

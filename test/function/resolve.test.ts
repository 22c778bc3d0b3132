import { describe, expect, it } from 'vitest'
import { resolveFunction, type ArgumentType } from '../../src/function/resolve.ts'
import { parseType } from '../../src/types/parse-type.ts'
import { BIGINT, formatType, type SqlType } from '../../src/types/type.ts'
import { failure } from './call.ts'

function given(text: string): ArgumentType {
  return { kind: 'type', type: parseType(text) }
}

function resolve(signatures: readonly string[], ...args: readonly (string | ArgumentType)[]) {
  const {
    overload,
    arguments: types,
    returns,
  } = resolveFunction(
    'f',
    signatures.map((signature) => ({ signature: `f${signature}` })),
    args.map((arg) => (typeof arg === 'string' ? given(arg) : arg)),
  )
  return `${overload}: ${types.map(formatType).join(', ')} -> ${formatType(returns)}`
}

const lambda = (parameters: number, bind: (types: readonly SqlType[]) => SqlType): ArgumentType => ({
  kind: 'lambda',
  parameters,
  bind,
})

describe('resolveFunction', () => {
  it('takes the exact overload before any that needs a coercion', () => {
    const overloads = ['(bigint) -> bigint', '(integer) -> integer', '(double) -> double']
    expect(resolve(overloads, 'integer')).toBe('1: integer -> integer')
    expect(resolve(overloads, 'double')).toBe('2: double -> double')
  })

  it('takes the most specific of those that need coercions', () => {
    const overloads = ['(double) -> double', '(bigint) -> bigint']
    expect(resolve(overloads, 'smallint')).toBe('1: bigint -> bigint')
    expect(resolve(['(real) -> real', '(double) -> double'], 'bigint')).toBe('0: real -> real')
  })

  it('solves type variables with the common super type', () => {
    expect(resolve(['(T, T) -> T'], 'integer', 'bigint')).toBe('0: bigint, bigint -> bigint')
    expect(resolve(['(array(T), T) -> array(T)'], 'array(integer)', 'double')).toBe(
      '0: array(double), double -> array(double)',
    )
    expect(resolve(['(map(K, V), K) -> V'], 'map(varchar, bigint)', 'varchar(3)')).toBe(
      '0: map(varchar, bigint), varchar -> bigint',
    )
  })

  it('gives NULL any type', () => {
    expect(resolve(['(array(T), T) -> T'], 'array(bigint)', 'unknown')).toBe(
      '0: array(bigint), bigint -> bigint',
    )
    expect(resolve(['(varchar) -> varchar', '(varbinary) -> varchar'], 'unknown')).toBe(
      '0: varchar -> varchar',
    )
  })

  it('repeats the variadic parameter, none included', () => {
    expect(resolve(['(varchar, bigint...) -> bigint'], 'varchar')).toBe('0: varchar -> bigint')
    expect(resolve(['(T...) -> array(T)'], 'integer', 'bigint', 'integer')).toBe(
      '0: bigint, bigint, bigint -> array(bigint)',
    )
  })

  it('binds numeric variables', () => {
    expect(resolve(['(decimal(p, s)) -> decimal(p, s)'], 'decimal(10, 2)')).toBe(
      '0: decimal(10,2) -> decimal(10,2)',
    )
    expect(resolve(['(decimal(p, s), decimal(p, s)) -> boolean'], 'decimal(10, 2)', 'bigint')).toBe(
      '0: decimal(21,2), decimal(21,2) -> boolean',
    )
    expect(resolve(['(timestamp(p)) -> timestamp(p)'], 'date')).toBe('0: timestamp(0) -> timestamp(0)')
  })

  it('types lambdas by the variables that the other arguments settle', () => {
    const double = lambda(1, ([type]) => (type?.kind === 'integer' ? BIGINT : parseType('varchar')))
    expect(resolve(['(array(T), function(T, U)) -> array(U)'], 'array(integer)', double)).toBe(
      '0: array(integer), function(integer,bigint) -> array(bigint)',
    )
  })

  it('widens a variable that a lambda returns', () => {
    const sum = lambda(2, ([state]) => (state?.kind === 'integer' ? BIGINT : state!))
    const same = lambda(1, ([state]) => state!)
    expect(
      resolve(
        ['(array(T), S, function(S, T, S), function(S, R)) -> R'],
        'array(bigint)',
        'integer',
        sum,
        same,
      ),
    ).toBe('0: array(bigint), bigint, function(bigint,bigint,bigint), function(bigint,bigint) -> bigint')
  })

  it('heeds constraints', () => {
    expect(failure(() => resolve(['(T) T:orderable -> T'], 'map(varchar, bigint)'))).toBe(
      'Unexpected parameters (map(varchar,bigint)) for function f. Expected: f(T) T:orderable',
    )
  })

  it('says in Trino’s words what was given and what was expected', () => {
    expect(
      failure(() => resolve(['(double) -> double', '(bigint, bigint) -> bigint'], 'varchar', 'bigint')),
    ).toBe('Unexpected parameters (varchar, bigint) for function f. Expected: f(bigint, bigint), f(double)')
    expect(
      failure(() =>
        resolve(
          ['(bigint) -> bigint'],
          lambda(1, () => BIGINT),
        ),
      ),
    ).toBe('Unexpected parameters (<function>) for function f. Expected: f(bigint)')
  })
})

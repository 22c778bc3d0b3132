import { describe, expect, it } from 'vitest'
import { formatSignature, isGeneric, parseSignature } from '../../src/function/signature.ts'
import { BIGINT } from '../../src/types/type.ts'
import { failure } from './call.ts'

describe('parseSignature', () => {
  it('reads variables, nested types and lambdas', () => {
    const signature = parseSignature('transform(array(T), function(T, U)) -> array(U)')
    expect(signature).toEqual({
      name: 'transform',
      parameters: [
        { kind: 'array', element: { kind: 'variable', name: 'T', shown: 'T' } },
        {
          kind: 'function',
          parameters: [{ kind: 'variable', name: 'T', shown: 'T' }],
          result: { kind: 'variable', name: 'U', shown: 'U' },
        },
      ],
      variadic: false,
      atLeastOnce: false,
      constraints: new Map(),
      returns: { kind: 'array', element: { kind: 'variable', name: 'U', shown: 'U' } },
    })
    expect(isGeneric(signature)).toBe(true)
  })

  it('reads constraints, variadic and parametric types', () => {
    const signature = parseSignature(
      'f(timestamp(p) with time zone, T, bigint...) T:orderable -> decimal(38, s)',
    )
    expect(signature.variadic).toBe(true)
    expect(signature.constraints).toEqual(new Map([['T', 'orderable']]))
    expect(signature.parameters[0]).toEqual({
      kind: 'parametric',
      base: 'timestamp with time zone',
      parameters: ['p'],
    })
    expect(signature.parameters[2]).toEqual({ kind: 'type', type: BIGINT })
    expect(signature.returns).toEqual({ kind: 'parametric', base: 'decimal', parameters: ['38', 's'] })
  })

  it('prints as Trino lists what it expected', () => {
    const text = (signature: string) => formatSignature('f', parseSignature(signature))
    expect(text('f(array(e)+) E:comparable -> array(E)')).toBe('f(array(e)) E:comparable')
    expect(text('f(varchar(x), joniregexp) -> boolean')).toBe('f(varchar(x), joniregexp)')
    expect(text('f(S, T, function(S, T, R)) -> R')).toBe('f(S, T, function(S,T,R)) S, T, R')
    expect(text('f(array(T), T) T:comparable -> bigint')).toBe('f(array(T), T) T:comparable')
    expect(text('f(map(K, V), function(K, V, boolean)) -> map(K, V)')).toBe(
      'f(map(K,V), function(K,V,boolean)) K, V',
    )
    expect(text('f(decimal(p, s), varchar(n)) -> bigint')).toBe('f(decimal(p,s), varchar(n))')
  })

  it('refuses what is no signature', () => {
    expect(failure(() => parseSignature('f(strange) -> bigint'))).toBe(
      "signature 'f(strange) -> bigint': unknown type 'strange'",
    )
  })
})

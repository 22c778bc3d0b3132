import { describe, expect, it } from 'vitest'
import { hintOfAbsent, isAbsent } from '../../src/function/absent.ts'
import { functionNames, functionRecords, lookupFunction } from '../../src/function/registry.ts'
import { parseSignature } from '../../src/function/signature.ts'

describe('registry', () => {
  it('has no name twice', () => {
    const names = functionRecords().flatMap((record) => [record.name, ...(record.aliases ?? [])])
    const twice = names.filter((name, i) => names.indexOf(name) !== i)
    expect(twice).toEqual([])
  })

  it('reads every signature, and each names its function', () => {
    const wrong = functionRecords().flatMap((record) =>
      record.overloads
        .map((overload) => parseSignature(overload.signature).name)
        .filter((name) => name !== record.name),
    )
    expect(wrong).toEqual([])
  })

  it('describes every function in one sentence, with an example', () => {
    const bad = functionRecords().filter(
      ({ description, example }) =>
        description.length < 10 || description.endsWith('.') || example.sql === '',
    )
    expect(bad.map((record) => record.name)).toEqual([])
  })

  it('has none of those that are said to be absent', () => {
    expect(functionNames().filter(isAbsent)).toEqual([])
    for (const name of ['index', 'qdigest_agg', 'to_char', 'to_date', 'from_unixtime_nanos']) {
      const instead = /Try '(.*)'/.exec(hintOfAbsent(name))?.[1]
      expect(functionNames()).toContain(instead)
    }
  })

  it('finds functions by name and alias, and lists only those that SQL can call', () => {
    expect(lookupFunction('any_value')?.name).toBe('arbitrary')
    expect(lookupFunction('no_such_function')).toBeUndefined()
    expect(functionNames().filter((name) => name.startsWith('$'))).toEqual([])
  })
})

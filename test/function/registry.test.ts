import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { hintOfAbsent, isAbsent } from '../../src/function/absent.ts'
import { describeFunction, functionNames } from '../../src/function/describe.ts'
import { functionRecords, lookupFunction } from '../../src/function/registry.ts'
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

  it('describes one function by any of its names, and says of others what they are', () => {
    expect(describeFunction('CEIL').name).toBe('ceiling')
    const problem = (name: string) => {
      try {
        return describeFunction(name).name
      } catch (error) {
        return error instanceof TraillakeError ? [error.code, error.message, error.hint] : error
      }
    }
    expect(problem('coalese')).toEqual([
      'FUNCTION_NOT_FOUND',
      "Function 'coalese' not registered",
      "Did you mean 'coalesce'?",
    ])
    expect(problem('$add')).toEqual(['FUNCTION_NOT_FOUND', "Function '$add' not registered", undefined])
    expect(problem('to_char')).toEqual([
      'NOT_SUPPORTED',
      "Function 'to_char' is not supported",
      "Trino has it, traillake does not. Try 'date_format'.",
    ])
  })
})

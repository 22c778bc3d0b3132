import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatJson, type JsonValue, parseJson } from '../../src/iceberg/json.ts'

describe('JSON', () => {
  it('keeps 63-bit integers to the last digit', () => {
    const text = '{\n  "snapshot-id": 3051729675574597004,\n  "small": -9007199254740991\n}'
    expect(parseJson(text)).toEqual({ 'snapshot-id': 3051729675574597004n, small: -9007199254740991 })
    expect(formatJson(parseJson(text))).toBe(text)
  })

  it('leaves undefined members out and keeps the order of keys', () => {
    expect(formatJson({ b: 1, a: undefined, c: [], d: {}, e: [1, 'x', null] })).toBe(
      '{\n  "b": 1,\n  "c": [],\n  "d": {},\n  "e": [\n    1,\n    "x",\n    null\n  ]\n}',
    )
  })

  it('reads what it writes', () => {
    const big = fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n })
    const leaf = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.maxSafeInteger(), big)
    const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree')),
        fc.dictionary(fc.string(), tie('tree'), { noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        expect(parseJson(formatJson(value))).toEqual(value)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asText } from '../../src/types/as.ts'
import { call } from './call.ts'

type Step = string | number

/** Every place of a document with the way that leads to it. */
function places(value: unknown, path: readonly Step[] = []): { path: readonly Step[]; value: unknown }[] {
  const here = [{ path, value }]
  if (Array.isArray(value)) return [...here, ...value.flatMap((item, i) => places(item, [...path, i]))]
  if (typeof value !== 'object' || value === null) return here
  return [...here, ...Object.entries(value).flatMap(([key, item]) => places(item, [...path, key]))]
}

function pathText(path: readonly Step[]): string {
  return `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `["${step.replace(/["\\]/g, '\\$&')}"]`)).join('')}`
}

/** A number's key is found by its index too, so documents here have none. */
const document = fc
  .jsonValue({ maxDepth: 4, noUnicodeString: false })
  .filter((value) =>
    places(value).every(({ path }) =>
      path.every((step) => typeof step === 'number' || !/^\+?\d+$/.test(step)),
    ),
  )

describe('JSON read in its bytes', () => {
  it('finds what a parser finds, with any white space', () => {
    fc.assert(
      fc.property(document, fc.constantFrom(undefined, 1, '\t'), fc.nat(), (value, indent, pick) => {
        const text = JSON.stringify(value, undefined, indent)
        const all = places(value)
        const { path, value: wanted } = all[pick % all.length]!
        const found = call('json_extract', ['varchar', text], ['varchar', pathText(path)])
        expect(JSON.parse(asText(found))).toEqual(JSON.parse(JSON.stringify(wanted)))
        const scalar = call('json_extract_scalar', ['varchar', text], ['varchar', pathText(path)])
        const isScalar = typeof wanted !== 'object' && wanted !== null
        expect(scalar).toBe(isScalar ? (typeof wanted === 'string' ? wanted : JSON.stringify(wanted)) : null)
        if (Array.isArray(wanted))
          expect(call('json_size', ['varchar', text], ['varchar', pathText(path)])).toBe(
            BigInt(wanted.length),
          )
      }),
    )
  })

  it('takes no text for JSON that is cut off', () => {
    fc.assert(
      fc.property(document, fc.nat(), (value, cut) => {
        const text = JSON.stringify({ a: value, b: 1 })
        const part = text.slice(0, cut % (text.length - 5))
        expect(call('json_extract_scalar', ['varchar', part], ['varchar', '$.b'])).toBe(null)
        expect(call('json_array_length', ['varchar', `[${part}`])).toBe(null)
      }),
    )
  })
})

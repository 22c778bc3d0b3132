import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { dictionaryColumn, nullColumn } from '../../src/column/make.ts'
import {
  createIdentitySet,
  forEachIdentity,
  type IdentityColumns,
  listIdentities,
} from '../../src/ingest/identity.ts'
import { VARCHAR } from '../../src/types/type.ts'
import { utf8 } from './reader-support.ts'

const uuid = fc
  .tuple(...[8, 4, 4, 4, 12].map((digits) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`))))
  .map((parts) => parts.join('-'))

/** Identities that are easily taken for one another. */
const identity = fc.oneof(
  uuid,
  uuid.map((text) => text.toUpperCase()),
  uuid.map((text) => text.replaceAll('-', '')),
  // What is near a digit in some bits: 0x67 to 0x6f, 0x3a, 0x60, and bytes beyond ASCII.
  fc
    .tuple(uuid, fc.nat(35), fc.constantFrom(...'gho:`/@AF-\u0000'))
    .map(([text, at, other]) => `${text.slice(0, at)}${other}${text.slice(at + 1)}`),
  // All zeros but one digit: near in every hash.
  fc.nat(31).map((at) => {
    const digits = Array.from({ length: 32 }, (_, i) => (i === at ? '1' : '0')).join('')
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  }),
  fc.constantFrom(
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '',
    'EXAMPLE',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)

describe('the set of identities', () => {
  it('is a Map from texts to their order of arrival', () => {
    fc.assert(
      fc.property(fc.array(identity, { maxLength: 200 }), (texts) => {
        const set = createIdentitySet()
        const numbers = new Map<string, number>()
        for (const text of texts) {
          const bytes = utf8(`"${text}"`)
          const known = numbers.get(text)
          expect(set.indexOf(bytes, 1, bytes.length - 1)).toBe(known ?? -1)
          expect(set.add(bytes, 1, bytes.length - 1)).toBe(known === undefined)
          if (known === undefined) numbers.set(text, numbers.size)
          expect(set.size).toBe(numbers.size)
        }
        for (const [text, number] of numbers)
          expect(set.indexOf(utf8(text), 0, utf8(text).length)).toBe(number)
      }),
    )
  })

  it('keeps 50,000 of them', () => {
    const set = createIdentitySet()
    const texts = Array.from({ length: 50_000 }, (_, i) => {
      return utf8(
        `${((i * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0')}-0000-4000-8000-${i.toString(16).padStart(12, '0')}`,
      )
    })
    expect(texts.every((text) => set.add(text, 0, text.length))).toBe(true)
    expect(texts.some((text) => set.add(text, 0, text.length))).toBe(false)
    expect(texts.every((text, i) => set.indexOf(text, 0, text.length) === i)).toBe(true)
    expect(set.size).toBe(50_000)
  })
})

describe('the list of identities', () => {
  it('is a Map from texts to rows, and knows none but its own', () => {
    const parts = fc.array(fc.array(fc.option(identity), { maxLength: 40 }), { maxLength: 4 })
    fc.assert(
      fc.property(parts, fc.array(identity, { maxLength: 40 }), (given, asked) => {
        const rows = new Map<string, number>()
        let row = 0
        const distinct = given.map((part) =>
          part.map((one) => {
            const text = one ?? ''
            const isNew = text !== '' && !rows.has(text)
            if (isNew) rows.set(text, row)
            row++
            return isNew ? text : null
          }),
        )
        const list = listIdentities(
          distinct.map((part) => ({ eventIds: columnOf(VARCHAR, part), checksums: undefined })),
        )
        expect(list.rows).toBe(row)
        const { rowOf } = list.index()
        for (const text of [...asked, ...rows.keys()]) {
          const bytes = utf8(`"${text}"`)
          expect(rowOf(bytes, 1, bytes.length - 1)).toBe(rows.get(text) ?? -1)
        }
      }),
    )
  })
})

describe('identities of rows', () => {
  function identities(columns: IdentityColumns): (string | undefined)[] {
    const found: (string | undefined)[] = Array.from({ length: columns.eventIds.length }, () => undefined)
    forEachIdentity(columns, (bytes, start, end, row) => {
      found[row] = Buffer.from(bytes.subarray(start, end)).toString()
    })
    return found
  }

  it('are the eventid, the checksum where that is NULL or empty, and else nothing', () => {
    const eventIds = columnOf(VARCHAR, ['a', null, '', 'b', null])
    const checksums = columnOf(VARCHAR, ['1', '2', '3', '4', null])
    expect(identities({ eventIds, checksums })).toEqual(['a', '2', '3', 'b', undefined])
    expect(identities({ eventIds, checksums: undefined })).toEqual([
      'a',
      undefined,
      undefined,
      'b',
      undefined,
    ])
    expect(identities({ eventIds: nullColumn(5), checksums })).toEqual(['1', '2', '3', '4', undefined])
  })

  it('are read through encodings', () => {
    const eventIds = dictionaryColumn(
      Int32Array.of(1, 0, 1),
      columnOf(VARCHAR, ['a', 'b']),
      Uint8Array.of(1, 0, 1),
    )
    const checksums = dictionaryColumn(Int32Array.of(0, 0, 0), columnOf(VARCHAR, ['c']))
    expect(identities({ eventIds, checksums })).toEqual(['b', 'c', 'b'])
  })
})

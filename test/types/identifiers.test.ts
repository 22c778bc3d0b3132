import { isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatIpAddress, formatIpPrefix, parseIpAddress, parseIpPrefix } from '../../src/types/ipaddress.ts'
import { formatUuid, parseUuid } from '../../src/types/uuid.ts'

const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })

describe('UUIDs', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(sixteen, (bytes) => {
        expect(parseUuid(formatUuid(bytes))).toEqual(bytes)
      }),
    )
    expect(formatUuid(parseUuid('12151FD2-7586-11e9-8f9e-2a86e4085a59') ?? new Uint8Array(16))).toBe(
      '12151fd2-7586-11e9-8f9e-2a86e4085a59',
    )
  })

  it.each(['', '12151fd2758611e98f9e2a86e4085a59', '12151fd2-7586-11e9-8f9e-2a86e4085a5g', '{…}'])(
    '%j is none',
    (text) => {
      expect(parseUuid(text)).toBeUndefined()
    },
  )
})

describe('IP addresses', () => {
  it('are read as they are written', () => {
    const zeros = fc.array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(
        fc.oneof(
          sixteen,
          zeros.map((bytes) => Uint8Array.from(bytes)),
        ),
        (bytes) => {
          const text = formatIpAddress(bytes)
          expect(parseIpAddress(text)).toEqual(bytes)
        },
      ),
    )
  })

  it('accept the IPv6 that Node accepts, zones aside', () => {
    const pieces = fc.constantFrom(':', '::', '0', 'ffff', '12345', '1.2.3.4', 'g')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        if (!text.includes(':')) return
        expect([text, parseIpAddress(text) !== undefined]).toEqual([text, isIPv6(text)])
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0db8::ff00:0042:8329', '2001:db8::ff00:42:8329'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['1::', '1::'],
  ])('%s shows as %s', (text, shown) => {
    expect(formatIpAddress(parseIpAddress(text) ?? new Uint8Array(0))).toBe(shown)
  })

  it.each(['', '10.0.0', '10.0.0.256', '10.0.0.01', 'localhost', '1:2', '1:::2', '::1%eth0', '10.0.0.1:80'])(
    '%j is none',
    (text) => {
      expect(parseIpAddress(text)).toBeUndefined()
    },
  )

  it('make prefixes', () => {
    const show = (text: string) => {
      const bytes = parseIpPrefix(text)
      return bytes && formatIpPrefix(bytes)
    }
    expect(show('10.1.2.3/8')).toBe('10.0.0.0/8')
    expect(show('10.1.2.3/32')).toBe('10.1.2.3/32')
    expect(show('2001:db8::ff/33')).toBe('2001:db8::/33')
    expect(show('::1/0')).toBe('::/0')
    expect([show('10.0.0.0/33'), show('::/129'), show('10.0.0.0'), show('x/8')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

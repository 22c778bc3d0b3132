import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { call, failure, text } from './call.ts'

const bytes = (value: string) => ['varbinary', new TextEncoder().encode(value)] as const
const hex = (digits: string) => ['varbinary', Uint8Array.from(Buffer.from(digits, 'hex'))] as const
const hexOf = (name: string, ...args: Parameters<typeof call> extends [string, ...infer R] ? R : never) => {
  const value = call(name, ...args)
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

describe('texts of bytes', () => {
  it('come back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (value) => {
        for (const form of ['base64', 'base64url', 'base32', 'hex']) {
          const encoded = call(`to_${form}`, ['varbinary', value])
          expect(call(`from_${form}`, ['varchar', encoded])).toEqual(value)
        }
      }),
    )
  })

  it('are read without padding, and refused in Java’s words', () => {
    expect(hexOf('from_base64', ['varchar', 'aGVsbG8'])).toBe('68656c6c6f')
    expect(hexOf('from_base64', bytes('aGVsbG8='))).toBe('68656c6c6f')
    expect(hexOf('from_base64', ['varchar', ''])).toBe('')
    const message = (encoded: string) => failure(() => call('from_base64', ['varchar', encoded]))
    expect(message('a')).toBe('Input byte[] should at least have 2 bytes for base64 bytes')
    expect(message('aGVsb')).toBe('Last unit does not have enough valid bits')
    expect(message('aGVs!A==')).toBe('Illegal base64 character 21')
    expect(message('aG=')).toBe('Input byte array has wrong 4-byte ending unit')
    expect(message('aGU=x')).toBe('Input byte array has incorrect ending byte at 4')
    expect(failure(() => call('from_base64url', ['varchar', 'a+b/']))).toBe('Illegal base64 character 2b')
    expect(failure(() => call('from_base32', ['varchar', 'A']))).toBe('Invalid input length 1')
    expect(failure(() => call('from_base32', ['varchar', 'nb']))).toBe('Unrecognized character: n')
    expect(failure(() => call('from_hex', ['varchar', 'abc']))).toBe('invalid input length 3')
    expect(failure(() => call('from_hex', ['varchar', 'fg']))).toBe('not a hexadecimal digit: "g" = 103')
  })
})

describe('numbers as bytes', () => {
  it('are big-endian', () => {
    expect(hexOf('to_big_endian_64', ['bigint', -2n])).toBe('fffffffffffffffe')
    expect(text('from_big_endian_32', hex('80000000'))).toBe('-2147483648')
    expect(hexOf('to_ieee754_64', ['double', -0.5])).toBe('bfe0000000000000')
    expect(text('from_ieee754_32', hex('3fc00000'))).toBe('1.5')
    expect(failure(() => call('from_big_endian_64', hex('00')))).toBe(
      'expected 8-byte input, but got instead: 1',
    )
    expect(failure(() => call('from_ieee754_64', hex('00')))).toBe(
      'Input floating-point value must be exactly 8 bytes long',
    )
  })
})

describe('hashes', () => {
  it('are those of their specifications', () => {
    expect(hexOf('xxhash64', bytes(''))).toBe('ef46db3751d8e999')
    expect(hexOf('xxhash64', bytes('abc'))).toBe('44bc2cf5ad770999')
    expect(hexOf('xxhash64', bytes('Nobody inspects the spammish repetition'))).toBe('fbcea83c8a378bf1')
    expect(hexOf('murmur3', bytes(''))).toBe('00000000000000000000000000000000')
    // The published hash e34bbc7bbc071b6c7a433ca9c49a9347, each half little-endian.
    expect(hexOf('murmur3', bytes('The quick brown fox jumps over the lazy dog'))).toBe(
      '6c1b07bc7bbc4be347939ac4a93c437a',
    )
    expect(text('crc32', bytes('123456789'))).toBe('3421780262')
    expect(hexOf('hmac_sha256', bytes('what do ya want for nothing?'), bytes('Jefe'))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
    expect(failure(() => call('hmac_md5', bytes('x'), bytes('')))).toBe('Empty key')
  })
})

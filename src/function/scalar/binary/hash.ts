import { createHash, createHmac } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { fallible, infallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, LONG } from '../../slot.ts'
import { invalid } from '../../invalid.ts'
import { murmur3 } from '../../murmur3.ts'
import { xxHash64 } from '../../xxhash64.ts'

function hash(
  name: string,
  what: string,
  result: string,
  body: (bytes: Uint8Array) => Uint8Array,
): ScalarFunction {
  return scalar(
    'binary',
    name,
    `The ${what} hash of bytes`,
    [`to_hex(${name}(to_utf8('hello')))`, result],
    [infallible(`${name}(varbinary) -> varbinary`, rowwise([BYTES], BYTES, body))],
  )
}

const digest = (algorithm: string) => (bytes: Uint8Array) => createHash(algorithm).update(bytes).digest()

function hmac(algorithm: string, what: string, result: string): ScalarFunction {
  const name = `hmac_${algorithm}`
  const example = `to_hex(${name}(to_utf8('hello'), to_utf8('key')))`
  return scalar(
    'binary',
    name,
    `The HMAC with ${what} of bytes and a key`,
    [example, result],
    [
      fallible(
        `${name}(varbinary, varbinary) -> varbinary`,
        rowwise([BYTES, BYTES], BYTES, (bytes, key) =>
          key.length === 0 ? invalid('Empty key') : createHmac(algorithm, key).update(bytes).digest(),
        ),
      ),
    ],
  )
}

function bigEndian(value: bigint): Uint8Array {
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigUint64(0, value)
  return out
}

export const HASH_FUNCTIONS: readonly ScalarFunction[] = [
  scalar(
    'binary',
    'crc32',
    'The CRC-32 checksum of bytes',
    ["crc32(to_utf8('hello'))", '907060870'],
    [
      infallible(
        'crc32(varbinary) -> bigint',
        rowwise([BYTES], LONG, (bytes) => BigInt(crc32(bytes))),
      ),
    ],
  ),
  hash('md5', 'MD5', '5D41402ABC4B2A76B9719D911017C592', digest('md5')),
  hash('sha1', 'SHA-1', 'AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D', digest('sha1')),
  hash(
    'sha256',
    'SHA-256',
    '2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824',
    digest('sha256'),
  ),
  hash(
    'sha512',
    'SHA-512',
    '9B71D224BD62F3785D96D46AD3EA3D73319BFBC2890CAADAE2DFF72519673CA7' +
      '2323C3D99BA5C11D7C7ACC6E14B8C5DA0C4663475C2E5C3ADEF46F73BCDEC043',
    digest('sha512'),
  ),
  hash('murmur3', '128-bit MurmurHash3', '029BBD41B3A7D8CB191DAE486A901E5B', murmur3),
  hash('xxhash64', 'xxHash64', '26C7827D889F6DA3', (bytes) => bigEndian(xxHash64(bytes))),
  hmac('md5', 'MD5', '04130747AFCA4D79E32E87CF2104F087'),
  hmac('sha1', 'SHA-1', 'B34CEAC4516FF23A143E61D79D0FA7A4FBE5F266'),
  hmac('sha256', 'SHA-256', '9307B3B915EFB5171FF14D8CB55FBCC798C6C0EF1456D66DED1A6AA723A58B7B'),
  hmac(
    'sha512',
    'SHA-512',
    'FF06AB36757777815C008D32C8E14A705B4E7BF310351A06A23B612DC4C7433E' +
      '7757D20525A5593B71020EA2EE162D2311B247E9855862B270122419652C0C92',
  ),
]

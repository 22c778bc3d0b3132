import { expect, it } from 'vitest'
import { parseS3Uri } from '../../src/query-service/s3-uri.ts'

it.each([
  ['s3://audit', 'audit', ''],
  ['s3://audit/', 'audit', ''],
  ['s3://my.audit-logs.2026/a/b/', 'my.audit-logs.2026', 'a/b'],
  ['s3://amzn-s3-demo-bucket/with space/ü', 'amzn-s3-demo-bucket', 'with space/ü'],
])('takes %s apart', (uri, bucket, prefix) => {
  expect(parseS3Uri(uri)).toEqual({ bucket, prefix })
})

it.each(['a', 'Audit', 'audit_', '-audit', 'a..b', '192.0.2.1', 'xn--audit', 'audit-s3alias', ''])(
  'refuses the bucket %s',
  (bucket) => {
    expect(() => parseS3Uri(`s3://${bucket}/x`)).toThrow(`'${bucket}' is not a valid bucket name`)
  },
)

it.each(['a//b', '/a', '..', 'a/../b', 'a/.', 'a\nb', 'a\0', 'x'.repeat(900)])(
  'refuses the prefix %j',
  (prefix) => {
    expect(() => parseS3Uri(`s3://audit/${prefix}`)).toThrow(`'${prefix}' is not a valid prefix of keys`)
  },
)

it('refuses what is no address of S3', () => {
  expect(() => parseS3Uri('https://audit/x')).toThrow(`'' is not a valid bucket name`)
})

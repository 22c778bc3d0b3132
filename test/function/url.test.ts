import { describe, expect, it } from 'vitest'
import { call, failure, returnType, text } from './call.ts'

const part = (name: string, url: string) => call(`url_extract_${name}`, ['varchar', url])

describe('parts of URLs', () => {
  const url = 'http://example.com/path1/p.php?k1=v1&k2=v2#Ref1'
  it('are those of java.net.URI', () => {
    expect(part('protocol', url)).toBe('http')
    expect(part('host', url)).toBe('example.com')
    expect(part('port', url)).toBe(null)
    expect(part('path', url)).toBe('/path1/p.php')
    expect(part('query', url)).toBe('k1=v1&k2=v2')
    expect(part('fragment', url)).toBe('Ref1')
    expect(part('port', 'https://[2001:db8::1]:8443/')).toBe(8443n)
    expect(part('host', 'https://[2001:db8::1]:8443/')).toBe('[2001:db8::1]')
    expect(part('path', 'http://a/%C3%A9?x#y')).toBe('/é')
  })

  it('are empty where the URL has none, NULL where it is no URL', () => {
    expect(part('query', 'http://example.com')).toBe('')
    expect(part('host', 'mailto:test@example.com')).toBe('')
    expect(part('protocol', 'mailto:test@example.com')).toBe('mailto')
    expect(part('path', '/relative')).toBe('/relative')
    expect(part('path', '')).toBe('')
    for (const bad of ['foo bar', 'http://a b/', 'http://example.com/%zz', 'http://a/[', ':x'])
      expect(part('path', bad), bad).toBe(null)
  })

  it('finds parameters', () => {
    const parameter = (name: string) =>
      call('url_extract_parameter', ['varchar', 'http://a/?k1=v%201&k2=&k3&k1=x'], ['varchar', name])
    expect(parameter('k1')).toBe('v 1')
    expect(parameter('k2')).toBe('')
    expect(parameter('k3')).toBe('')
    expect(parameter('k4')).toBe(null)
    expect(call('url_extract_parameter', ['varchar', 'http://a/'], ['varchar', 'x'])).toBe(null)
  })
})

describe('URL encoding', () => {
  it('is that of forms', () => {
    expect(text('url_encode', ['varchar', 'http://test/?a=b c&d=é~'])).toBe(
      'http%3A%2F%2Ftest%2F%3Fa%3Db+c%26d%3D%C3%A9%7E',
    )
    expect(returnType('url_encode', ['varchar(3)', 'abc'])).toBe('varchar(36)')
    expect(text('url_decode', ['varchar', '%C3%A9+%F0%9F%98%80x'])).toBe('é 😀x')
    expect(failure(() => call('url_decode', ['varchar', 'a%4']))).toBe(
      'URLDecoder: Incomplete trailing escape (%) pattern',
    )
    expect(failure(() => call('url_decode', ['varchar', '%zy']))).toBe(
      'URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 0 in: "zy"',
    )
  })
})

import { fallible, infallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { SIZE, TEXT } from '../../slot.ts'
import { decodeForm } from './encode.ts'
import { parseUri, type UriParts } from './parse.ts'

const URL = 'https://user@example.com:8080/a%20b?x=1&y=two#top'

/** Text parts: empty where the URL has none, NULL where it is no URL. */
function extract(
  part: string,
  what: string,
  result: string,
  of: (uri: UriParts) => string | undefined,
): ScalarFunction {
  const name = `url_extract_${part}`
  return scalar(
    'url',
    name,
    `The ${what} of a URL`,
    [`${name}('${URL}')`, result],
    [
      infallible(
        `${name}(varchar(x)) -> varchar(x)`,
        rowwise([TEXT], TEXT, (url) => {
          const uri = parseUri(url)
          return uri === undefined ? null : (of(uri) ?? '')
        }),
      ),
    ],
  )
}

function parameterOf(url: string, name: string): string | null {
  const query = parseUri(url)?.rawQuery
  if (query === undefined) return null
  for (const argument of query.split('&')) {
    const equals = argument.indexOf('=')
    if ((equals < 0 ? argument : argument.slice(0, equals)) === name)
      return equals < 0 ? '' : decodeForm(argument.slice(equals + 1))
  }
  return null
}

export const EXTRACT_FUNCTIONS: readonly ScalarFunction[] = [
  extract('fragment', 'fragment', 'top', (uri) => uri.fragment),
  extract('host', 'host', 'example.com', (uri) => uri.host),
  extract('path', 'path', '/a b', (uri) => uri.path),
  extract('protocol', 'protocol', 'https', (uri) => uri.scheme),
  extract('query', 'query', 'x=1&y=two', (uri) => uri.query),
  scalar(
    'url',
    'url_extract_port',
    'The port of a URL',
    [`url_extract_port('${URL}')`, '8080'],
    [
      infallible(
        'url_extract_port(varchar(x)) -> bigint',
        rowwise([TEXT], SIZE, (url) => parseUri(url)?.port ?? null),
      ),
    ],
  ),
  scalar(
    'url',
    'url_extract_parameter',
    'The first value of a parameter in the query of a URL',
    [`url_extract_parameter('${URL}', 'y')`, 'two'],
    [
      fallible(
        'url_extract_parameter(varchar(x), varchar(y)) -> varchar(x)',
        rowwise([TEXT, TEXT], TEXT, parameterOf),
      ),
    ],
  ),
]

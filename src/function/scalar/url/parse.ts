/** The parts of a URI as `java.net.URI` has them: decoded, undefined where they are not there. */
export interface UriParts {
  readonly scheme: string | undefined
  readonly host: string | undefined
  readonly port: number | undefined
  readonly path: string | undefined
  readonly query: string | undefined
  readonly rawQuery: string | undefined
  readonly fragment: string | undefined
}

/** RFC 2396 after Java: letters past ASCII stand for themselves, but no blanks or control characters among them. */
const OTHER = '[^\\x00-\\x7f\\x80-\\x9f\\s]'
const ESCAPED = '%[0-9A-Fa-f]{2}'
const UNRESERVED = "A-Za-z0-9_\\-!.~'()*"
const characters = (more: string): string => `(?:[${UNRESERVED}${more}]|${ESCAPED}|${OTHER})*`
const PATH = new RegExp(`^${characters(':@&=+$,;/')}$`, 'u')
const URIC = new RegExp(`^${characters(';/?:@&=+$,\\[\\]')}$`, 'u')
const OPAQUE = new RegExp(`^(?!/)${characters(';/?:@&=+$,')}$`, 'u')
const AUTHORITY = new RegExp(`^${characters('$,;:@&=+\\[\\]')}$`, 'u')
const USER_INFO = new RegExp(`^${characters(';:&=+$,')}$`, 'u')
const HOST =
  /^(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]+(?:%[\w.~-]+)?\])$/

const PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?([^#]*)(?:#(.*))?$/su

const decoder = new TextDecoder()

/** Runs of escaped bytes as UTF-8; what is none becomes U+FFFD. */
function decoded(text: string | undefined): string | undefined {
  return text?.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    decoder.decode(Buffer.from(run.replaceAll('%', ''), 'hex')),
  )
}

function server(authority: string): Pick<UriParts, 'host' | 'port'> {
  const at = authority.lastIndexOf('@')
  const user = at < 0 ? '' : authority.slice(0, at)
  const [, host = '', port = ''] = /^(.*?)(?::(\d*))?$/s.exec(authority.slice(at + 1)) ?? []
  // An authority of another form has no host, and Java keeps the whole of it.
  if (!HOST.test(host) || !USER_INFO.test(user)) return { host: undefined, port: undefined }
  return { host, port: port === '' ? undefined : Number(port) }
}

/** Reads a URI as `new java.net.URI(text)` does. Undefined where that throws. */
export function parseUri(text: string): UriParts | undefined {
  const match = PARTS.exec(text)
  if (match === null) return undefined
  const [, scheme, rest = '', fragment] = match
  if (fragment !== undefined && !URIC.test(fragment)) return undefined
  const nothing = { host: undefined, port: undefined, path: undefined, query: undefined, rawQuery: undefined }
  if (scheme !== undefined && !rest.startsWith('/')) {
    if (rest === '' || !OPAQUE.test(rest)) return undefined
    return { ...nothing, scheme, fragment: decoded(fragment) }
  }
  if (scheme === undefined && /^[^/?]*:/.test(rest)) return undefined
  const [, authority, path = '', query] = /^(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/su.exec(rest) ?? []
  if (authority === '' && path === '') return undefined
  const parsed =
    authority === undefined || authority === '' ? { host: undefined, port: undefined } : server(authority)
  if (authority !== undefined && !AUTHORITY.test(authority)) return undefined
  if (!PATH.test(path) || (query !== undefined && !URIC.test(query))) return undefined
  return {
    ...parsed,
    scheme,
    path: decoded(path),
    query: decoded(query),
    rawQuery: query,
    fragment: decoded(fragment),
  }
}

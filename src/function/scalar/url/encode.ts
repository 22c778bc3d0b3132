import { varchar, VARCHAR } from '../../../types/type.ts'
import { utf8 } from '../../bytes.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

const MAX_LENGTH = 2_147_483_647
/** A character has at most four bytes, and each becomes `%XX`. */
const GROWTH = 12

/** Guava's form parameter escaper: blanks are `+`, letters, digits and `-_.*` stand for themselves. */
function encodeForm(text: string): string {
  return text.replace(/[^A-Za-z0-9\-_.*]/gu, (character) => {
    if (character === ' ') return '+'
    return [...utf8(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
  })
}

const decoder = new TextDecoder()

/** `java.net.URLDecoder` with UTF-8. Throws INVALID_FUNCTION_ARGUMENT in its words. */
export function decodeForm(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[^%]?[^%]?)+/gsu, (run) => {
    const whole = /^(?:%[0-9A-Fa-f]{2})+/.exec(run)?.[0] ?? ''
    const rest = run.slice(whole.length)
    if (rest.startsWith('%')) {
      if (rest.length < 3) invalid('URLDecoder: Incomplete trailing escape (%) pattern')
      const pair = rest.slice(1, 3)
      const place = pair.search(/[^0-9A-Fa-f]/)
      invalid(
        `URLDecoder: Illegal hex characters in escape (%) pattern - Error at index ${place} in: "${pair}"`,
      )
    }
    return decoder.decode(Buffer.from(whole.replaceAll('%', ''), 'hex')) + rest
  })
}

export const URL_ENCODE = scalar(
  'url',
  'url_encode',
  'A text as it must be written in the query of a URL',
  ["url_encode('a b&c')", 'a+b%26c'],
  [
    {
      ...infallible('url_encode(varchar(x)) -> varchar', rowwise([TEXT], TEXT, encodeForm)),
      returns: ([type]) =>
        type?.kind === 'varchar' && type.length !== undefined && type.length * GROWTH < MAX_LENGTH
          ? varchar(type.length * GROWTH)
          : VARCHAR,
    },
  ],
)

export const URL_DECODE = scalar(
  'url',
  'url_decode',
  'The text that was written for the query of a URL',
  ["url_decode('a+b%26c')", 'a b&c'],
  [fallible('url_decode(varchar(x)) -> varchar(x)', rowwise([TEXT], TEXT, decodeForm))],
)

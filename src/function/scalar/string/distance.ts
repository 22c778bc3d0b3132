import { fallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { BOOL, SIZE, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

/** Trino's bound on the product of the two lengths. */
const MAX_CELLS = 1_000_000

function levenshtein(left: string, right: string): number {
  const [a, b] = [[...left], [...right]]
  if (a.length === 0) return b.length
  if (b.length === 0) return a.length
  if (a.length * b.length > MAX_CELLS)
    return invalid('The combined inputs for Levenshtein distance are too large')
  const distances = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    let diagonal = distances[0]!
    distances[0] = i
    for (let j = 1; j <= b.length; j++) {
      const above = distances[j]!
      distances[j] = Math.min(above + 1, distances[j - 1]! + 1, diagonal + (a[i - 1] === b[j - 1] ? 0 : 1))
      diagonal = above
    }
  }
  return distances[b.length]!
}

export const LEVENSHTEIN = scalar(
  'string',
  'levenshtein_distance',
  'The least number of characters to insert, remove or replace that turns one text into the other',
  ["levenshtein_distance('kitten', 'sitting')", '3'],
  [
    fallible(
      'levenshtein_distance(varchar(x), varchar(y)) -> bigint',
      rowwise([TEXT, TEXT], SIZE, levenshtein),
    ),
  ],
)

export const HAMMING = scalar(
  'string',
  'hamming_distance',
  'The number of places at which two texts of one length differ',
  ["hamming_distance('karolin', 'kathrin')", '3'],
  [
    fallible(
      'hamming_distance(varchar(x), varchar(y)) -> bigint',
      rowwise([TEXT, TEXT], SIZE, (left, right) => {
        const [a, b] = [[...left], [...right]]
        if (a.length !== b.length)
          return invalid('The input strings to hamming_distance function must have the same length')
        return a.filter((character, i) => character !== b[i]).length
      }),
    ),
  ],
)

/** Commons Codec's US English mapping, letters A to Z; 0 separates nothing and is not written. */
const SOUNDEX = '01230120022455012623010202'

function soundex(text: string): string {
  const letters = text.replace(/[^\p{L}]/gu, '').toUpperCase()
  if (letters === '') return ''
  const codeOf = (letter: string): string => {
    const index = letter.charCodeAt(0) - 65
    return SOUNDEX[index] ?? invalid(`The character is not mapped: ${letter} (index=${index})`)
  }
  let out = letters[0]!
  let last = codeOf(letters[0]!)
  for (const letter of letters.slice(1)) {
    if (out.length === 4) break
    // H and W do not part letters of one code; vowels do.
    if (letter === 'H' || letter === 'W') continue
    const code = codeOf(letter)
    if (code !== '0' && code !== last) out += code
    last = code
  }
  return out.padEnd(4, '0')
}

export const SOUNDEX_FUNCTION = scalar(
  'string',
  'soundex',
  'The American Soundex code of a text: how its name sounds in English',
  ["soundex('Miller')", 'M460'],
  [fallible('soundex(varchar) -> varchar(4)', rowwise([TEXT], TEXT, soundex))],
)

export const LUHN_CHECK = scalar(
  'string',
  'luhn_check',
  'Whether a text of digits passes the Luhn test of card numbers',
  ["luhn_check('79927398713')", 'true'],
  [
    fallible(
      'luhn_check(varchar) -> boolean',
      rowwise([TEXT], BOOL, (text) => {
        if (text === '') return false
        if (!/^[0-9]+$/.test(text)) return invalid('Input contains non-digit character')
        let sum = 0
        for (let i = 0; i < text.length; i++) {
          const digit = Number(text[text.length - 1 - i]) * (i % 2 === 0 ? 1 : 2)
          sum += digit > 9 ? digit - 9 : digit
        }
        return sum % 10 === 0
      }),
    ),
  ],
)

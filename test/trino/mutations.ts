import { below, createRandom, pick } from '../../src/sample/random.ts'

const TOKENS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|->|<>|<=|>=|!=|\|\||=>|\s+|./g

/** What is put among the tokens of a statement. */
const OTHERS = [
  ...'SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT DISTINCT ALL AS ON USING LEFT RIGHT FULL INNER CROSS JOIN'.split(
    ' ',
  ),
  ...'NATURAL UNION EXCEPT INTERSECT NOT IN BETWEEN LIKE IS NULL EXISTS CASE WHEN THEN ELSE END AND OR ASC'.split(
    ' ',
  ),
  ...'DESC NULLS FIRST LAST OFFSET FETCH OVER PARTITION ROWS RANGE UNNEST WITH VALUES TRUE FALSE ARRAY'.split(
    ' ',
  ),
  ...'ROW DATE TIMESTAMP INTERVAL CAST COUNT SUM MAX , ( ) * . 1 0'.split(' '),
]

/**
 * One of the statements with one change: a token that is left out, put twice, put for another, moved, or comes from elsewhere.
 * Undefined where that changed nothing.
 */
export function mutationOf(statements: readonly string[], seed: number, name: string): string | undefined {
  const random = createRandom(seed, `mutation ${name}`)
  const statement = pick(random, statements)
  const tokens = statement.match(TOKENS) ?? []
  const solid = [...tokens.keys()].filter((at) => tokens[at]!.trim() !== '')
  const words = solid.filter((at) => /^[A-Za-z_"']/.test(tokens[at]!))
  const [at, other] = [pick(random, solid), pick(random, solid)]
  const changed = [...tokens]
  switch (below(random, 6)) {
    case 0:
      changed.splice(at, 1)
      break
    case 1:
      changed.splice(at, 0, `${tokens[at]!} `)
      break
    case 2:
      changed[at] = pick(random, OTHERS)
      break
    case 3:
      changed[pick(random, words)] = tokens[pick(random, words)]!
      break
    case 4:
      changed[at] = tokens[other]!
      changed[other] = tokens[at]!
      break
    default:
      changed.splice(at, 0, ` ${pick(random, OTHERS)} `)
  }
  const text = changed.join('')
  return text === statement ? undefined : text
}

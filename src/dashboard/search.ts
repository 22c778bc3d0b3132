import type { SampleQuery } from './sample/sample-query.ts'
import { SAMPLE_QUERIES } from './sample-queries.ts'

/** A sample query that has to do with a phrase. */
export interface FoundQuery extends SampleQuery {
  /** Above 0, and 1 where every word of the phrase is in the name. */
  readonly relevance: number
}

/** Words that say nothing of what is looked for. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  'a all an and any are as at be been by can did do does each event events find for from get give had has have how i in into is it its last list many me most my not of on or our query show that the their them there these they this to was we were what when where which who whom whose why with you'.split(
    ' ',
  ),
)

/** Stems that are taken for one another: the first of each line stands for the others. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  [
    ['login', 'signin', 'logon', 'signon'],
    ['delet', 'remov', 'terminat', 'destroy', 'destruct'],
    ['deni', 'unauthoriz', 'forbidden', 'refus'],
    ['user', 'caller', 'principal', 'person', 'people'],
    ['fail', 'error', 'failur', 'unsuccessful'],
    ['ip', 'addres'],
    ['public', 'internet', 'open', 'expos'],
    ['key', 'credential'],
    ['mfa', 'multi', 'factor', '2fa'],
    ['s3', 'bucket'],
    ['ec2', 'instanc', 'server'],
    ['throttl', 'rate', 'limit'],
    ['creat', 'new', 'launch', 'add'],
    ['privileg', 'permission', 'admin', 'administrator'],
    ['leak', 'steal', 'stolen', 'exfiltrat'],
    ['scp', 'organiz'],
  ].flatMap(([first = '', ...others]) => others.map((other) => [other, first] as const)),
)

/** `changes`, `changed` and `changing` become `chang`. */
function stem(word: string): string {
  let root = word.length > 4 ? word.replace(/ies$|ied$/, 'i') : word
  if (root === word && word.length > 3) root = word.replace(/(?<!s)s$/, '').replace(/(?<=...)(?:ed|ing)$/, '')
  if (root.length > 3) root = root.replace(/(?<=[^aeiou])y$/, 'i').replace(/e$/, '')
  return SYNONYMS.get(root) ?? root
}

/** The words of a text, in the form in which they are compared; `DynamoDB` is one word, and two. */
function stems(text: string): readonly string[] {
  return text
    .replace(/\b(sign|log)[- ](in|on)/gi, '$1$2')
    .split(/[^A-Za-z0-9]+/)
    .flatMap((word) => [...new Set([word, ...word.split(/(?<=[a-z0-9])(?=[A-Z])/)])])
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '' && !STOP_WORDS.has(word))
    .map(stem)
}

/** What a word is worth in each of a query's texts. */
const WEIGHTS = { name: 1, description: 0.6, sql: 0.25 } as const

/** Of each sample query, its words with the weight of the best text that has them. */
function indexOf({ name, description, sql }: SampleQuery): ReadonlyMap<string, number> {
  const index = new Map<string, number>()
  for (const [text, weight] of [
    [sql, WEIGHTS.sql],
    [description, WEIGHTS.description],
    [name, WEIGHTS.name],
  ] as const)
    for (const word of stems(text)) index.set(word, weight)
  return index
}

/**
 * The sample queries that have a word of the phrase, best first: in its name, its description or its statement, in this order
 * of weight, and rare words before frequent ones. Words are compared by their stems and a few synonyms. The same phrase
 * always has the same answer.
 *
 * @example searchSampleQueries('failed logins without mfa')[0].name // 'Console sign-ins without MFA'
 */
export function searchSampleQueries(phrase: string): readonly FoundQuery[] {
  const words = [...new Set(stems(phrase))]
  const indexes = SAMPLE_QUERIES.map(indexOf)
  const rarity = words.map((word) => {
    const queries = indexes.filter((index) => index.has(word)).length
    return Math.log(1 + SAMPLE_QUERIES.length / (1 + queries))
  })
  const best = rarity.reduce((sum, weight) => sum + weight, 0)
  return SAMPLE_QUERIES.map((query, i) => {
    const score = words.reduce((sum, word, k) => sum + (rarity[k] ?? 0) * (indexes[i]?.get(word) ?? 0), 0)
    return { ...query, relevance: best === 0 ? 0 : Number((score / best).toFixed(4)) }
  })
    .filter(({ relevance }) => relevance > 0)
    .sort((a, b) => b.relevance - a.relevance || (a.name < b.name ? -1 : 1))
}

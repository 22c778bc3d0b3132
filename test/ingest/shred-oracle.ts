import type { TableColumn } from '../../src/catalog/table-source.ts'
import type { SqlType } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'

/** A JSON value with its spelling: what JSON.parse would lose. */
export interface Node {
  readonly raw: string
  /** What JSON.parse makes of the raw text. */
  readonly value: unknown
  /** Of an object: its members in order, equal keys and all. */
  readonly members?: readonly (readonly [string, Node])[]
  readonly items?: readonly Node[]
}

/** Reads compact JSON the plain way: by recursion, and by JSON.parse for what is not nested. */
function readNode(text: string): Node {
  const [node, end] = nodeAt(text, 0)
  if (end !== text.length) throw new Error(`more text at ${end}`)
  return node
}

function nodeAt(text: string, start: number): readonly [Node, number] {
  const open = text[start]
  if (open !== '{' && open !== '[') {
    const raw = /^(?:"(?:[^"\\]|\\.)*"|[^,\]}]*)/s.exec(text.slice(start))![0]
    return [{ raw, value: JSON.parse(raw) as unknown }, start + raw.length]
  }
  const members: (readonly [string, Node])[] = []
  const items: Node[] = []
  let at = start + 1
  while (text[at] !== '}' && text[at] !== ']') {
    if (text[at] === ',') at++
    if (open === '{') {
      const [key, end] = nodeAt(text, at)
      const [value, next] = nodeAt(text, end + 1)
      members.push([key.value as string, value])
      at = next
    } else {
      const [item, next] = nodeAt(text, at)
      items.push(item)
      at = next
    }
  }
  const raw = text.slice(start, at + 1)
  return [{ raw, value: undefined, ...(open === '{' ? { members } : { items }) }, at + 1]
}

/** As UTF-8 has it: halves of surrogate pairs become U+FFFD. */
const wellFormed = (text: string) => Buffer.from(text).toString()

/** Fields that the published schema misspells, and what records call them. */
const MISSPELLED = new Map([
  ['credentiaisissuedto', 'credentialsissuedto'],
  ['errormssage', 'errormessage'],
])

/** What records call a row field, in lower case. */
export const memberName = (field: string) => MISSPELLED.get(field) ?? field

const lowerAscii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** The last member of that name in any letter case. */
function memberOf(node: Node, name: string): Node | undefined {
  return node.members?.findLast(([key]) => lowerAscii(wellFormed(key)) === name)?.[1]
}

function textOf(node: Node): string | null {
  if (node.raw === 'null') return null
  return typeof node.value === 'string' ? wellFormed(node.value) : node.raw
}

function timeOf(node: Node): bigint | null {
  const text = typeof node.value === 'string' ? node.value : ''
  const match =
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? undefined
  if (match === undefined) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const [fraction = '', zone = 'Z'] = [match[7], match[8]]
  // Date.UTC takes years under 100 for the 1900s.
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1 && month <= 12
  if (!isDay || year < 1 || year > 2254 || hour > 23 || minute > 59 || second > 60) return null
  const [zoneHours, zoneMinutes] = zone === 'Z' ? [0, 0] : [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (zoneHours > 18 || zoneMinutes > 59) return null
  const offset = (zoneHours * 3600 + zoneMinutes * 60) * (zone.startsWith('-') ? -1 : 1)
  const seconds = BigInt(date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset)
  const micros = year < 1685 ? 0n : BigInt(fraction.padEnd(6, '0').slice(0, 6))
  return seconds * 1_000_000n + micros
}

function numberOf(node: Node, least: number, greatest: number, whole: boolean): number | null {
  const text = typeof node.value === 'string' ? node.value : node.raw
  if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return null
  const number = Number(text)
  if (number < least || number > greatest || (whole && !Number.isInteger(number))) return null
  // Integers have one zero.
  return whole ? number + 0 : number
}

function mapOf(node: Node): Value {
  let object: Node | undefined = node.members === undefined ? undefined : node
  if (typeof node.value === 'string') {
    try {
      // The same object without the white space between its tokens.
      const text = wellFormed(node.value)
      JSON.parse(text)
      object = readNode(
        text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/gs, (_: string, token?: string) => token ?? ''),
      )
    } catch {
      object = undefined
    }
  }
  if (object?.members === undefined) return null
  const entries = new Map<string, string | null>()
  for (const [key, value] of object.members) entries.set(wellFormed(key), textOf(value))
  return { keys: [...entries.keys()], values: [...entries.values()] }
}

/** What a column of a type says of a member; NULL for one that is absent. */
export function oracleValue(type: SqlType, node: Node | undefined): Value {
  if (node === undefined) return null
  switch (type.kind) {
    case 'varchar':
      return textOf(node)
    case 'boolean': {
      const word = typeof node.value === 'string' ? lowerAscii(node.value) : node.raw
      return word === 'true' ? true : word === 'false' ? false : null
    }
    case 'timestamp':
      return timeOf(node)
    case 'double':
      return numberOf(node, -Number.MAX_VALUE, Number.MAX_VALUE, false)
    case 'integer':
      return numberOf(node, -(2 ** 31), 2 ** 31 - 1, true)
    case 'map':
      return mapOf(node)
    case 'array':
      return node.items?.map((item) => oracleValue(type.element, item)) ?? null
    case 'row':
      if (node.members === undefined) return null
      return type.fields.map((field) => oracleValue(field.type, memberOf(node, memberName(field.name ?? ''))))
    default:
      throw new Error(`no event column is of type ${type.kind}`)
  }
}

/** What the columns say of a record; those made from the record as a whole are left out. */
export function oracleRow(columns: readonly TableColumn[], text: string): Value[] {
  const record = readNode(text)
  return columns.map(({ name, type }) => oracleValue(type, memberOf(record, name)))
}

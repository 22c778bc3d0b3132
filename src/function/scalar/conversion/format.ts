import { columnOf } from '../../../column/builder.ts'
import { valueReader } from '../../../column/value.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { formatType, UNKNOWN, VARCHAR } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'
import { canCast } from '../../cast/cast.ts'
import { scalar } from '../../define.ts'
import type { Kernel, ResolvedSignature } from '../../definition.ts'
import { invalid } from '../../invalid.ts'
import { columnAt } from '../../nulls.ts'
import { formatArgument, type FormatArgument } from './format-argument.ts'
import { formatTimeField } from './java-date.ts'
import { fixedText, generalText, grouped, scientificText } from './java-number.ts'

/** `%[index$][flags][width][.precision]conversion` of java.util.Formatter. */
const SPECIFIER = /%(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([tT]?[a-zA-Z%])?/y

interface Specifier {
  readonly text: string
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  /** Lower case; `upper` says that it was not. */
  readonly conversion: string
  readonly upper: boolean
}

/** What Java complains about: its exception, without `Exception`, and the message. */
type Complain = (problem: string) => never

function padTo({ flags, width }: Specifier, text: string): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width)
}

/** A number's sign and zeros as the flags want them. */
function signed({ flags, width }: Specifier, negative: boolean, digits: string): string {
  const [before, after] = negative
    ? flags.includes('(')
      ? ['(', ')']
      : ['-', '']
    : [flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '', '']
  const room = width - before.length - after.length
  const filled = flags.includes('0') ? digits.padStart(room, '0') : digits
  return before + filled + after
}

function badConversion(
  { conversion, upper }: Specifier,
  argument: { readonly java: string },
  complain: Complain,
): never {
  const letter = upper ? conversion.toUpperCase() : conversion
  return complain(`IllegalFormatConversion: ${letter} != ${argument.java}`)
}

function integerText(specifier: Specifier, argument: FormatArgument, complain: Complain): string {
  const { conversion, flags, precision } = specifier
  if (argument.kind === 'null') return 'null'
  if (argument.kind !== 'integer') return badConversion(specifier, argument, complain)
  if (precision !== undefined) return complain(`IllegalFormatPrecision: ${precision}`)
  const { value } = argument
  if (conversion === 'd') {
    const digits = String(value < 0n ? -value : value)
    return signed(specifier, value < 0n, flags.includes(',') ? grouped(digits) : digits)
  }
  // Octal and hexadecimal show the 64 bits.
  const [radix, prefix] = conversion === 'o' ? [8, '0'] : [16, '0x']
  const digits = (flags.includes('#') ? prefix : '') + BigInt.asUintN(64, value).toString(radix)
  return flags.includes('0') ? digits.padStart(specifier.width, '0') : digits
}

const FLOATING = { e: scientificText, f: fixedText, g: generalText } as const

function floatingText(
  specifier: Specifier & { readonly conversion: string },
  conversion: keyof typeof FLOATING,
  argument: FormatArgument,
  complain: Complain,
): string {
  if (argument.kind === 'null') return 'null'
  if (argument.kind !== 'floating' && argument.kind !== 'decimal')
    return badConversion(specifier, argument, complain)
  const { value } = argument
  const negative = value < 0 || Object.is(value, -0)
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'NaN' : 'Infinity'
    return signed({ ...specifier, flags: specifier.flags.replace('0', '') }, negative, text)
  }
  const digits = FLOATING[conversion](argument, specifier.precision ?? 6)
  const [whole = '', rest = ''] = digits.split(/(?=\.)/)
  return signed(specifier, negative, specifier.flags.includes(',') ? grouped(whole) + rest : digits)
}

function characterText(specifier: Specifier, argument: FormatArgument, complain: Complain): string {
  if (argument.kind === 'null') return 'null'
  if (argument.kind !== 'integer') return badConversion(specifier, argument, complain)
  const codePoint = Number(argument.value)
  return codePoint >= 0 && codePoint <= 0x10ffff
    ? String.fromCodePoint(codePoint)
    : complain(`IllegalFormatCodePoint: Code point = 0x${BigInt.asUintN(32, argument.value).toString(16)}`)
}

function converted(specifier: Specifier, argument: FormatArgument, complain: Complain): string {
  const { conversion, precision } = specifier
  switch (conversion) {
    case 'd':
    case 'o':
    case 'x':
      return integerText(specifier, argument, complain)
    case 'e':
    case 'f':
    case 'g':
      return floatingText(specifier, conversion, argument, complain)
    case 'c':
      return characterText(specifier, argument, complain)
    case 'b': {
      const text = argument.kind === 'boolean' ? argument.text : String(argument.kind !== 'null')
      return text.slice(0, precision)
    }
    case 's':
      return (argument.kind === 'null' ? 'null' : argument.text).slice(0, precision)
    default:
      break
  }
  if (conversion.startsWith('t') && conversion.length === 2) {
    if (argument.kind === 'null') return 'null'
    if (argument.kind !== 'time')
      return badConversion({ ...specifier, conversion: conversion.slice(1) }, argument, complain)
    return (
      formatTimeField(argument, conversion.slice(1)) ??
      complain(`UnknownFormatConversion: Conversion = '${conversion}'`)
    )
  }
  const letter = specifier.upper ? conversion.toUpperCase() : conversion
  return complain(`UnknownFormatConversion: Conversion = '${letter}'`)
}

/**
 * Java's String.format.
 * Throws INVALID_FUNCTION_ARGUMENT `Invalid format string: %d (IllegalFormatConversion: d != java.lang.String)`.
 */
function javaFormat(format: string, args: readonly FormatArgument[]): string {
  const complain: Complain = (problem) => invalid(`Invalid format string: ${format} (${problem})`)
  let out = ''
  let next = 0
  let last = -1
  for (let at = 0; at < format.length; ) {
    if (format[at] !== '%') {
      out += format[at++]
      continue
    }
    SPECIFIER.lastIndex = at
    const match = SPECIFIER.exec(format)
    const [text = '%', index, relative, flags = '', width, precision, letter] = match ?? []
    if (letter === undefined) return complain(`UnknownFormatConversion: Conversion = '%'`)
    at = SPECIFIER.lastIndex
    // The letter behind `t` keeps its case; `T` itself only means upper case.
    const isTime = /^[tT]./.test(letter)
    const conversion = isTime ? `t${letter.slice(1)}` : letter.toLowerCase()
    const upper = /^[A-Z]/.test(letter)
    const specifier: Specifier = {
      text,
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? undefined : Number(precision),
      conversion,
      upper,
    }
    if (letter === '%') out += padTo(specifier, '%')
    else if (letter === 'n') out += '\n'
    else {
      const position = relative !== undefined ? last : index !== undefined ? Number(index) - 1 : next++
      const argument = args[position] ?? complain(`MissingFormatArgument: Format specifier '${text}'`)
      last = position
      const result = padTo(specifier, converted(specifier, argument, complain))
      out += upper ? result.toUpperCase() : result
    }
  }
  return out
}

/** NULL arguments are written as `null`; a NULL format gives NULL. */
function bindFormat({ arguments: types }: ResolvedSignature): Kernel {
  const other = types.find((type) => !canCast(type, VARCHAR))
  if (other !== undefined)
    throw new TraillakeError('NOT_SUPPORTED', `Type not supported for formatting: ${formatType(other)}`)
  return (args, rows) => {
    const readers = args.map((_, i) => valueReader(columnAt(args, i), types[i] ?? UNKNOWN))
    const results = Array.from({ length: rows }, (_, row): Value => {
      const [format, ...values] = readers.map((read) => read(row))
      if (typeof format !== 'string') return null
      return javaFormat(
        format,
        values.map((value, i) => formatArgument(value, types[i + 1] ?? UNKNOWN)),
      )
    })
    return columnOf(VARCHAR, results)
  }
}

export const FORMAT = scalar(
  'conversion',
  'format',
  'The values written into a text as Java’s formatter does: `%s`, `%,d`, `%.2f`, `%tF`',
  ["format('%s: %,d', 'events', 1234567)", 'events: 1,234,567'],
  [{ signature: 'format(varchar, any...) -> varchar', nulls: 'called', bind: bindFormat }],
)

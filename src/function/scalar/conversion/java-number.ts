import { rescale } from '../../../types/decimal.ts'
import type { FormatArgument } from './format-argument.ts'

type Floating = Extract<FormatArgument, { kind: 'floating' | 'decimal' }>

/** Digits grouped by three. */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A decimal text to a number of digits behind the point, halves away from zero (Java's HALF_UP). */
function fixed(text: string, precision: number): string {
  const [whole = '0', fraction = ''] = text.split('.')
  const unscaled = rescale(BigInt(whole + fraction), fraction.length, precision)
  const digits = String(unscaled).padStart(precision + 1, '0')
  const split = digits.length - precision
  return precision === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`
}

/** All digits of a double's shortest text, without exponent. */
function plainText(value: number): string {
  const [mantissa = '0', exponent] = String(value).split('e')
  if (exponent === undefined) return mantissa
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const shift = Number(exponent)
  if (shift < 0) return `0.${'0'.repeat(-shift - 1)}${whole}${fraction}`
  return whole + fraction.padEnd(shift, '0')
}

/** The size of a number as text, without sign or exponent. */
function sizeText(argument: Floating): string {
  if (argument.kind === 'floating') return plainText(Math.abs(argument.value))
  return argument.text.replace('-', '')
}

/** `%f`: the size with `precision` digits behind the point. */
export function fixedText(argument: Floating, precision: number): string {
  return fixed(sizeText(argument), precision)
}

/** `%e`: one digit before the point, an exponent of two digits or more. */
export function scientificText(argument: Floating, precision: number): string {
  const size = Math.abs(argument.value)
  const [mantissa = '0', exponent = '0'] = size.toExponential(precision).split('e')
  const power = Number(exponent)
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/** `%g`: like `%f` between 10^-4 and 10^precision, else like `%e`, with so many significant digits. */
export function generalText(argument: Floating, precision: number): string {
  const significant = precision === 0 ? 1 : precision
  const size = Number(Math.abs(argument.value).toPrecision(significant))
  if (size === 0) return fixedText(argument, significant - 1)
  if (size < 1e-4 || size >= 10 ** significant) return scientificText(argument, significant - 1)
  return fixedText(argument, Math.max(0, significant - 1 - Math.floor(Math.log10(size))))
}

/** Numeric fields of a date and time, by Joda's names, which its messages use. */
export type NumericField =
  | 'era'
  | 'centuryOfEra'
  | 'yearOfEra'
  | 'year'
  | 'weekyear'
  | 'weekOfWeekyear'
  | 'dayOfWeek'
  | 'dayOfYear'
  | 'monthOfYear'
  | 'dayOfMonth'
  | 'hourOfDay'
  | 'clockhourOfDay'
  | 'hourOfHalfday'
  | 'clockhourOfHalfday'
  | 'minuteOfHour'
  | 'secondOfMinute'

/**
 * One piece of a date and time pattern, MySQL's (`%Y-%m-%d`) and Joda's (`yyyy-MM-dd`) alike: what it prints and what it
 * reads.
 */
export type FormatElement =
  | { readonly kind: 'literal'; readonly text: string }
  /** At least `minimum` digits are printed, at most `maximum` read. */
  | {
      readonly kind: 'number'
      readonly field: NumericField
      readonly minimum: number
      readonly maximum: number
      readonly signed: boolean
    }
  /** The last two digits of a year; read within 50 years of the pivot. `lenient` reads other numbers of digits as they are. */
  | {
      readonly kind: 'two-digit-year'
      readonly field: 'year' | 'yearOfEra' | 'weekyear'
      readonly pivot: number
      readonly lenient: boolean
    }
  | { readonly kind: 'fraction'; readonly minimum: number; readonly maximum: number }
  | {
      readonly kind: 'name'
      readonly field: 'monthOfYear' | 'dayOfWeek' | 'halfday' | 'era'
      readonly short: boolean
    }
  /** `offset` is `+0530`, `colon` `+05:30`, `id` the zone's own name, `short` and `long` its English name. */
  | { readonly kind: 'zone'; readonly style: 'offset' | 'colon' | 'id' | 'short' | 'long' }

export function number(field: NumericField, minimum: number, maximum: number, signed = false): FormatElement {
  return { kind: 'number', field, minimum, maximum, signed }
}

export function literal(text: string): FormatElement {
  return { kind: 'literal', text }
}

export const MONTHS: readonly string[] = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
]
/** Monday first. */
export const WEEKDAYS: readonly string[] = [
  ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
]
const HALFDAYS: readonly string[] = ['AM', 'PM']
const ERAS: readonly string[] = ['BC', 'AD']

/** English names, cut to three letters where short ones are asked for. */
export function namesOf(
  field: 'monthOfYear' | 'dayOfWeek' | 'halfday' | 'era',
  short: boolean,
): readonly string[] {
  switch (field) {
    case 'monthOfYear':
      return short ? MONTHS.map((name) => name.slice(0, 3)) : MONTHS
    case 'dayOfWeek':
      return short ? WEEKDAYS.map((name) => name.slice(0, 3)) : WEEKDAYS
    case 'halfday':
      return HALFDAYS
    case 'era':
      return ERAS
  }
}

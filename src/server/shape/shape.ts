/**
 * The shapes of the API model: what a member may hold, as plain data from which its type is inferred. Lengths of texts are
 * in characters (code points), as in the model; a pattern must match the whole text.
 */
export type Shape =
  | TextShape
  | ChoiceShape
  | NumberShape
  | FlagShape
  | TimeShape
  | ListShape
  | MapShape
  | StructureShape

interface Bounds {
  readonly min?: number
  readonly max?: number
}

export interface TextShape extends Bounds {
  readonly kind: 'text'
  readonly pattern?: RegExp
}

export interface ChoiceShape<Word extends string = string> {
  readonly kind: 'choice'
  readonly words: readonly Word[]
}

/** A whole number. */
export interface NumberShape extends Bounds {
  readonly kind: 'number'
}

export interface FlagShape {
  readonly kind: 'flag'
}

/** On the wire seconds since the epoch, with a fraction; here milliseconds. */
export interface TimeShape {
  readonly kind: 'time'
}

export interface ListShape<Item extends Shape = Shape> extends Bounds {
  readonly kind: 'list'
  readonly item: Item
}

export interface MapShape extends Bounds {
  readonly kind: 'map'
  readonly key: TextShape | ChoiceShape
  readonly value: TextShape
}

export type Members = Readonly<Record<string, Shape | Required>>

export interface StructureShape<Named extends Members = Members> {
  readonly kind: 'structure'
  readonly members: Named
}

/** Marks a member that must be there. */
export interface Required<Inner extends Shape = Shape> {
  readonly kind: 'required'
  readonly shape: Inner
}

/** The TypeScript type of a value of the shape. */
export type Value<S extends Shape> = S extends TextShape
  ? string
  : S extends ChoiceShape<infer Word>
    ? Word
    : S extends NumberShape | TimeShape
      ? number
      : S extends FlagShape
        ? boolean
        : S extends ListShape<infer Item>
          ? readonly Value<Item>[]
          : S extends MapShape
            ? Readonly<Record<string, string>>
            : S extends StructureShape<infer Named>
              ? StructureValue<Named>
              : never

export type StructureValue<Named extends Members> = {
  readonly [Name in keyof Named as Named[Name] extends Required ? Name : never]: Named[Name] extends Required<
    infer Inner
  >
    ? Value<Inner>
    : never
} & {
  readonly [Name in keyof Named as Named[Name] extends Required ? never : Name]?:
    | (Named[Name] extends Shape ? Value<Named[Name]> : never)
    | undefined
}

/** `text(3, 128, /^[a-z]+$/)` is the model's `str[3..128] /^[a-z]+$/`. */
export function text(min?: number, max?: number, pattern?: RegExp): TextShape {
  return { kind: 'text', ...bounds(min, max), ...(pattern === undefined ? {} : { pattern }) }
}

/** One of the model's words. */
export function choice<const Word extends string>(...words: readonly Word[]): ChoiceShape<Word> {
  return { kind: 'choice', words }
}

export function number(min?: number, max?: number): NumberShape {
  return { kind: 'number', ...bounds(min, max) }
}

export const flag: FlagShape = { kind: 'flag' }

export const time: TimeShape = { kind: 'time' }

export function list<const Item extends Shape>(item: Item, min?: number, max?: number): ListShape<Item> {
  return { kind: 'list', item, ...bounds(min, max) }
}

export function map(key: TextShape | ChoiceShape, value: TextShape, min?: number, max?: number): MapShape {
  return { kind: 'map', key, value, ...bounds(min, max) }
}

export function structure<const Named extends Members>(members: Named): StructureShape<Named> {
  return { kind: 'structure', members }
}

export function required<const Inner extends Shape>(shape: Inner): Required<Inner> {
  return { kind: 'required', shape }
}

function bounds(min: number | undefined, max: number | undefined): Bounds {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

import type { Pattern } from '../../regexp/pattern.ts'
import type { Item } from './item.ts'

/** Methods of items: `.size()`. */
export const PATH_METHODS = ['abs', 'ceiling', 'double', 'floor', 'keyvalue', 'size', 'type'] as const
export type PathMethod = (typeof PATH_METHODS)[number]

/** A subscript of an array, or a range with both ends. */
export interface Subscript {
  readonly from: PathExpression
  readonly to: PathExpression | undefined
}

/** What yields a sequence of items. */
export type PathExpression =
  | { readonly kind: 'literal'; readonly item: Item }
  /** `$` */
  | { readonly kind: 'context' }
  /** `@` */
  | { readonly kind: 'current' }
  | { readonly kind: 'last' }
  /** `$name` */
  | { readonly kind: 'variable'; readonly name: string }
  /** `.name`; without a name, `.*` */
  | { readonly kind: 'member'; readonly base: PathExpression; readonly name: string | undefined }
  /** `..name` */
  | { readonly kind: 'descendant'; readonly base: PathExpression; readonly name: string }
  /** `[0, 2 to last]`; without subscripts, `[*]` */
  | { readonly kind: 'elements'; readonly base: PathExpression; readonly subscripts: readonly Subscript[] }
  | { readonly kind: 'filter'; readonly base: PathExpression; readonly predicate: PathPredicate }
  | { readonly kind: 'method'; readonly base: PathExpression; readonly method: PathMethod }
  | { readonly kind: 'sign'; readonly negative: boolean; readonly operand: PathExpression }
  | {
      readonly kind: 'arithmetic'
      readonly operator: '+' | '-' | '*' | '/' | '%'
      readonly left: PathExpression
      readonly right: PathExpression
    }

export type PathComparison = '==' | '<>' | '<' | '<=' | '>' | '>='

/** What is true, false or unknown of an item. */
export type PathPredicate =
  | { readonly kind: 'and' | 'or'; readonly left: PathPredicate; readonly right: PathPredicate }
  | { readonly kind: 'not' | 'isUnknown'; readonly operand: PathPredicate }
  | { readonly kind: 'exists'; readonly path: PathExpression }
  | {
      readonly kind: 'comparison'
      readonly operator: PathComparison
      readonly left: PathExpression
      readonly right: PathExpression
    }
  | { readonly kind: 'startsWith'; readonly value: PathExpression; readonly prefix: PathExpression }
  | { readonly kind: 'likeRegex'; readonly value: PathExpression; readonly pattern: Pattern }

/** A path of the SQL/JSON path language (ISO/IEC 19075-6; https://trino.io/docs/current/functions/json.html). */
export interface JsonPath {
  readonly lax: boolean
  readonly expression: PathExpression
}

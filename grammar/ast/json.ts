import type { Identifier, Located } from './node.ts'
import type { Expression, StringLiteral } from './expression.ts'
import type { DataType } from './type.ts'

/** `FORMAT JSON [ENCODING …]` */
export interface JsonFormat extends Located {
  readonly kind: 'jsonFormat'
  readonly encoding: 'utf8' | 'utf16' | 'utf32' | undefined
}

/** `expression [FORMAT JSON]` */
export interface JsonInput extends Located {
  readonly kind: 'jsonInput'
  readonly value: Expression
  readonly format: JsonFormat | undefined
}

/** `input, 'path' [AS name] [PASSING argument AS name, …]` */
export interface JsonPathInvocation extends Located {
  readonly kind: 'jsonPathInvocation'
  readonly input: JsonInput
  readonly path: StringLiteral
  readonly name: Identifier | undefined
  readonly passing: readonly JsonPathArgument[]
}

export interface JsonPathArgument extends Located {
  readonly kind: 'jsonPathArgument'
  readonly input: JsonInput
  readonly name: Identifier
}

/** `RETURNING type [FORMAT JSON]` */
export interface JsonReturning extends Located {
  readonly kind: 'jsonReturning'
  readonly type: DataType
  readonly format: JsonFormat | undefined
}

export interface JsonExists extends Located {
  readonly kind: 'jsonExists'
  readonly path: JsonPathInvocation
  readonly onError: 'true' | 'false' | 'unknown' | 'error' | undefined
}

/** `default` is there for `DEFAULT expression` alone. */
export interface JsonValueBehavior extends Located {
  readonly kind: 'jsonValueBehavior'
  readonly behavior: 'error' | 'null' | 'default'
  readonly default: Expression | undefined
}

export interface JsonValue extends Located {
  readonly kind: 'jsonValue'
  readonly path: JsonPathInvocation
  readonly returning: DataType | undefined
  readonly onEmpty: JsonValueBehavior | undefined
  readonly onError: JsonValueBehavior | undefined
}

export type JsonWrapper = 'without' | 'conditional' | 'unconditional'

export type JsonQueryBehavior = 'error' | 'null' | 'emptyArray' | 'emptyObject'

export interface JsonQuery extends Located {
  readonly kind: 'jsonQuery'
  readonly path: JsonPathInvocation
  readonly returning: JsonReturning | undefined
  readonly wrapper: JsonWrapper | undefined
  readonly quotes: 'keep' | 'omit' | undefined
  readonly onEmpty: JsonQueryBehavior | undefined
  readonly onError: JsonQueryBehavior | undefined
}

/** `nulls` and `uniqueKeys` are undefined where the statement is silent (Trino: null on null, without unique keys). */
export interface JsonObject extends Located {
  readonly kind: 'jsonObject'
  readonly members: readonly JsonObjectMember[]
  readonly nulls: 'null' | 'absent' | undefined
  readonly uniqueKeys: boolean | undefined
  readonly returning: JsonReturning | undefined
}

/** `KEY k VALUE v`, `k VALUE v` and `k : v` */
export interface JsonObjectMember extends Located {
  readonly kind: 'jsonObjectMember'
  readonly key: Expression
  readonly value: JsonInput
}

/** `nulls` is undefined where the statement is silent (Trino: absent on null). */
export interface JsonArray extends Located {
  readonly kind: 'jsonArray'
  readonly elements: readonly JsonInput[]
  readonly nulls: 'null' | 'absent' | undefined
  readonly returning: JsonReturning | undefined
}

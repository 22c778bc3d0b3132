import { map, type SqlType, rowField, row, VARCHAR } from '../../types/type.ts'

/** Shorthands of the published schemas: `string` is varchar, `map<string,string>` is map(varchar, varchar). */
export const STRING = VARCHAR
export const STRING_MAP = map(VARCHAR, VARCHAR)

/** `struct<a:string,b:bigint>`: names to types, in order. */
export function struct(fields: Readonly<Record<string, SqlType>>): SqlType {
  return row(Object.entries(fields).map(([name, type]) => rowField(name, type)))
}

/** `struct<a,b,c : string>` */
export function stringStruct(...names: readonly string[]): SqlType {
  return row(names.map((name) => rowField(name, STRING)))
}

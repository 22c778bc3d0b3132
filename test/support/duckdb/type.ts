import type { DataType } from '../../../grammar/ast.ts'
import { name, untranslatable } from './context.ts'

const NAMES: ReadonlyMap<string, string> = new Map([
  ['boolean', 'BOOLEAN'],
  ['tinyint', 'TINYINT'],
  ['smallint', 'SMALLINT'],
  ['integer', 'INTEGER'],
  ['int', 'INTEGER'],
  ['bigint', 'BIGINT'],
  ['real', 'REAL'],
  ['double', 'DOUBLE'],
  ['varchar', 'VARCHAR'],
  ['varbinary', 'BLOB'],
  ['date', 'DATE'],
  ['json', 'JSON'],
  ['uuid', 'UUID'],
])

/** A type in DuckDB's words. Lengths of varchar are dropped, precisions of times too: DuckDB has microseconds throughout. */
export function typeText(type: DataType): string {
  switch (type.kind) {
    case 'namedType': {
      const word = type.name.value.toLowerCase()
      if (word === 'decimal') {
        const parameters = type.parameters.map((parameter) =>
          parameter.kind === 'integerLiteral' ? String(parameter.value) : typeText(parameter),
        )
        return `DECIMAL(${parameters.length === 0 ? '38,0' : parameters.join(', ')})`
      }
      const known = NAMES.get(word)
      if (known === undefined) throw untranslatable(`the type ${word}`)
      return known
    }
    case 'rowType': {
      const fields = type.fields.map((field) => {
        if (field.name === undefined) throw untranslatable('row fields without a name')
        return `${name(field.name)} ${typeText(field.type)}`
      })
      return `STRUCT(${fields.join(', ')})`
    }
    case 'arrayType':
      return `${typeText(type.element)}[]`
    case 'mapType':
      return `MAP(${typeText(type.key)}, ${typeText(type.value)})`
    case 'dateTimeType':
      if (type.base === 'time') return 'TIME'
      return type.withTimeZone ? 'TIMESTAMPTZ' : 'TIMESTAMP'
    case 'intervalType':
      return 'INTERVAL'
  }
}

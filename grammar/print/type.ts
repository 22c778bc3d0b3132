import { assertNever } from '../assert.ts'
import type { DataType, TypeParameter } from '../ast.ts'
import { identifierText, list, spaced } from './text.ts'

/** A type in Trino's spelling: `array(bigint)`, `row(a varchar)`, `timestamp(3) with time zone`. */
export function typeText(type: DataType): string {
  switch (type.kind) {
    case 'namedType': {
      const name = identifierText(type.name)
      return type.parameters.length === 0 ? name : `${name}(${list(type.parameters, parameterText)})`
    }
    case 'rowType': {
      const fields = list(type.fields, (field) =>
        spaced(field.name === undefined ? undefined : identifierText(field.name), typeText(field.type)),
      )
      return `row(${fields})`
    }
    case 'arrayType':
      return `array(${typeText(type.element)})`
    case 'mapType':
      return `map(${typeText(type.key)}, ${typeText(type.value)})`
    case 'dateTimeType': {
      const precision = type.precision === undefined ? '' : `(${parameterText(type.precision)})`
      return `${type.base}${precision}${type.withTimeZone ? ' with time zone' : ''}`
    }
    case 'intervalType':
      return type.to === undefined ? `interval ${type.from}` : `interval ${type.from} to ${type.to}`
    default:
      return assertNever(type)
  }
}

function parameterText(parameter: TypeParameter): string {
  return parameter.kind === 'integerLiteral' ? String(parameter.value) : typeText(parameter)
}

import { TraillakeError } from '../../../common/errors.ts'
import { canonicalJson } from '../../../types/json-text.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, TEXT } from '../../slot.ts'

export const JSON_PARSE = scalar(
  'json',
  'json_parse',
  'The JSON value that a text says',
  [`json_parse('{"b": 2, "a": 1}')`, '{"a":1,"b":2}'],
  [
    fallible(
      'json_parse(varchar(x)) -> json',
      rowwise([TEXT], TEXT, (text) => {
        const json = canonicalJson(text)
        if (json !== undefined) return json
        throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `Cannot convert value to JSON: '${text}'`)
      }),
    ),
  ],
)

export const JSON_FORMAT = scalar(
  'json',
  'json_format',
  'The text of a JSON value',
  [`json_format(JSON '[1, 2]')`, '[1,2]'],
  [
    infallible(
      'json_format(json) -> varchar',
      rowwise([BYTES], BYTES, (bytes) => bytes),
    ),
  ],
)

import { constantOf } from '../../../column/builder.ts'
import { formatType, UNKNOWN, VARCHAR } from '../../../types/type.ts'
import { calledOnNull, scalar } from '../../define.ts'

export const TYPEOF = scalar(
  'conversion',
  'typeof',
  'The name of the argument’s type',
  ['typeof(1.5e0)', 'double'],
  [
    calledOnNull(
      'typeof(t) -> varchar',
      ({ arguments: [type] }) =>
        (_args, rows) =>
          constantOf(VARCHAR, formatType(type ?? UNKNOWN), rows),
      false,
    ),
  ],
)

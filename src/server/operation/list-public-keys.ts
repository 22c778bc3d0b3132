import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { text, time } from '../shape/shape.ts'

/** The keys that were good in the time range and that delivered query results are signed with; they fit one page. */
export const listPublicKeys = defineOperation({
  name: 'ListPublicKeys',
  input: { StartTime: time, EndTime: time, NextToken: text() },
  async run({ services, now }, { StartTime = now(), EndTime = now(), NextToken }) {
    if (NextToken !== undefined) throw awsError('InvalidTokenException')
    if (StartTime > EndTime)
      throw awsError('InvalidTimeRangeException', 'The start time is after the end time.')
    const keys = await services.queries.publicKeys()
    const valid = keys.filter(({ validFrom, validTo }) => validFrom <= EndTime && validTo >= StartTime)
    return {
      PublicKeyList: valid.map(({ value, fingerprint, validFrom, validTo }) => ({
        Value: Buffer.from(value).toString('base64'),
        ValidityStartTime: validFrom / 1000,
        ValidityEndTime: validTo / 1000,
        Fingerprint: fingerprint,
      })),
    }
  },
})

import { importFailures, requireImport } from '../import/import.ts'
import { maxResultsOf } from '../max-results.ts'
import { defineOperation } from '../operation.ts'
import { pageOf } from '../page.ts'
import { paginationToken, uuidText } from '../shape/cloudtrail.ts'
import { number, required } from '../shape/shape.ts'

/** 10,000 of an import at most. */
export const listImportFailures = defineOperation({
  name: 'ListImportFailures',
  input: { ImportId: required(uuidText), MaxResults: number(), NextToken: paginationToken },
  async run(context, { ImportId, MaxResults, NextToken }) {
    await requireImport(context, ImportId)
    const failures = (await importFailures(context.documents).get(ImportId))?.Failures ?? []
    // Locations may be longer than a token.
    const numbered = failures.map((failure, i) => ({ failure, place: String(i).padStart(6, '0') }))
    const page = pageOf(numbered, {
      scope: ['ListImportFailures', context.principal.arn, ImportId],
      keyOf: ({ place }) => place,
      maxResults: maxResultsOf(MaxResults, 1000),
      nextToken: NextToken,
    })
    return {
      Failures: page.items.map(({ failure }) => ({
        ...failure,
        LastUpdatedTime: failure.LastUpdatedTime / 1000,
      })),
      NextToken: page.nextToken,
    }
  },
})

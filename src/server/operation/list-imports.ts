import { imports } from '../import/import.ts'
import { maxResultsOf } from '../max-results.ts'
import { defineOperation } from '../operation.ts'
import { pageOf } from '../page.ts'
import { requireStore, storeArn } from '../resource/store.ts'
import { importStatus, paginationToken, resourceText } from '../shape/cloudtrail.ts'
import { number } from '../shape/shape.ts'

/** The latest first. */
function keyOf({ id, created }: { readonly id: string; readonly created: number }): string {
  return `${String(Number.MAX_SAFE_INTEGER - created).padStart(16, '0')}-${id}`
}

export const listImports = defineOperation({
  name: 'ListImports',
  input: {
    MaxResults: number(),
    Destination: resourceText,
    ImportStatus: importStatus,
    NextToken: paginationToken,
  },
  async run(context, { MaxResults, Destination, ImportStatus, NextToken }) {
    const all = imports(context.documents)
    const arn =
      Destination === undefined
        ? undefined
        : storeArn(context, await requireStore(context, Destination, 'owner'))
    const found = await Promise.all((await all.ids()).map(async (id) => ({ id, found: await all.get(id) })))
    const wanted = found.flatMap(({ id, found: one }) => {
      if (one === undefined || (arn !== undefined && !one.Destinations.includes(arn))) return []
      if (ImportStatus !== undefined && one.ImportStatus !== ImportStatus) return []
      return [{ id, created: one.CreatedTimestamp, one }]
    })
    const page = pageOf(
      wanted.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
      {
        scope: ['ListImports', context.principal.arn, arn ?? '', ImportStatus ?? ''],
        keyOf,
        maxResults: maxResultsOf(MaxResults, 1000),
        nextToken: NextToken,
      },
    )
    return {
      Imports: page.items.map(({ id, one }) => ({
        ...{ ImportId: id, ImportStatus: one.ImportStatus, Destinations: one.Destinations },
        CreatedTimestamp: one.CreatedTimestamp / 1000,
        UpdatedTimestamp: one.UpdatedTimestamp / 1000,
      })),
      NextToken: page.nextToken,
    }
  },
})

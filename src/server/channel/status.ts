import type { Collection, Documents } from '../documents.ts'
import { number, structure, text, type Value } from '../shape/shape.ts'

const STATUS = structure({
  LatestIngestionSuccessTime: number(),
  LatestIngestionSuccessEventID: text(),
  LatestIngestionErrorCode: text(),
  LatestIngestionAttemptTime: number(),
  LatestIngestionAttemptEventID: text(),
})

/** What became of the events that were last put into a channel. Times are in milliseconds. */
export type IngestionStatus = Value<typeof STATUS>

/** By the id of the channel. */
export function ingestionStatuses(documents: Documents): Collection<IngestionStatus> {
  return documents.collection('channel-status', STATUS)
}

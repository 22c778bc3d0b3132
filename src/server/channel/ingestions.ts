import type { Documents } from '../documents.ts'
import { type IngestionStatus, ingestionStatuses } from './status.ts'

/** What became of the last audit events of each channel. Kept in memory, and written now and then: it is no record. */
export interface Ingestions {
  /** Members that are left out stay as they were. */
  note(channelId: string, status: IngestionStatus): void
  /** What is known, of this process or of one before it. */
  get(channelId: string): Promise<IngestionStatus | undefined>
  /** Forgets a channel. */
  remove(channelId: string): Promise<void>
  /** Writes what changed. */
  save(): Promise<void>
}

export function openIngestions(documents: Documents): Ingestions {
  const written = ingestionStatuses(documents)
  const changed = new Map<string, IngestionStatus>()
  return {
    note(channelId, status) {
      changed.set(channelId, { ...changed.get(channelId), ...status })
    },
    async get(channelId) {
      for (;;) {
        const since = changed.get(channelId)
        const before = await written.get(channelId)
        // What was written meanwhile may be in neither.
        if (changed.get(channelId) !== since) continue
        return before === undefined && since === undefined ? undefined : { ...before, ...since }
      }
    },
    async remove(channelId) {
      changed.delete(channelId)
      await written.remove(channelId)
    },
    async save() {
      for (const [channelId, status] of changed) {
        await written.update(channelId, (before) => ({ ...before, ...status }))
        if (changed.get(channelId) === status) changed.delete(channelId)
      }
    },
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openIngestions } from '../../src/server/channel/ingestions.ts'
import { openDocuments } from '../../src/server/documents.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-ingestions-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('tells what became of the last events of a channel while that is written, and after', async () => {
  const ingestions = openIngestions(openDocuments(folder))
  ingestions.note('c', { LatestIngestionAttemptTime: 1, LatestIngestionAttemptEventID: 'e1' })
  const saved = ingestions.save()
  const first = { LatestIngestionAttemptTime: 1, LatestIngestionAttemptEventID: 'e1' }
  expect(await ingestions.get('c')).toEqual(first)
  ingestions.note('c', { LatestIngestionAttemptTime: 2 })
  await saved
  expect(await ingestions.get('c')).toEqual({ ...first, LatestIngestionAttemptTime: 2 })
  await ingestions.save()
  expect(await openIngestions(openDocuments(folder)).get('c')).toEqual({
    ...first,
    LatestIngestionAttemptTime: 2,
  })
})

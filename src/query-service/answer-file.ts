import { setImmediate } from 'node:timers/promises'
import { sliceBatch } from '../column/batch.ts'
import type { Batch } from '../column/column.ts'
import { throwIfAborted } from '../common/abort.ts'
import { TraillakeError } from '../common/errors.ts'
import type { QueryResult, QueryStatistics } from '../result/result.ts'
import { type ResultWriter, writeResultFile } from './result-file.ts'

/** Runs a statement: the engine's part. */
export type RunStatement = (
  sql: string,
  options: {
    readonly signal: AbortSignal
    readonly timeLimitMs: number
    readonly memoryLimit: number | undefined
  },
) => Promise<QueryResult>

/** A statement, and where its answer goes. Plain data. */
export interface AnswerRequest {
  readonly sql: string
  /** See `result-file.ts`. */
  readonly file: string
  readonly timeLimitMs: number
  /** Bytes in memory; the engine's default where left out. */
  readonly memoryLimit: number | undefined
  /** Bytes of the file. */
  readonly maxResultBytes: number
}

/** What a query has read so far. */
export type ScanFigures = Pick<QueryStatistics, 'eventsScanned' | 'eventsMatched' | 'bytesScanned'>

/** An answer that is on the disk. */
export interface Answer {
  readonly rows: number
  /** Why these are not all: the statement ran out of time. */
  readonly timedOut: string | undefined
}

/**
 * Runs a statement and writes its answer into a file. Throws what keeps it from being written, and leaves no file then.
 *
 * @param onFigures told some times a second, and at the end
 */
export type WriteAnswer = (
  request: AnswerRequest,
  options: { readonly signal: AbortSignal; readonly onFigures: (figures: ScanFigures) => void },
) => Promise<Answer>

/** Rows that are written without a pause: some milliseconds, of whole events some tens of them. */
const STEP_ROWS = 8192

/** Milliseconds between two times that figures are told. */
const FIGURES_MS = 250

/** Appends a batch and lets others get their turn meanwhile. Throws once the signal is aborted. */
async function appendInSteps(writer: ResultWriter, batch: Batch, signal: AbortSignal): Promise<void> {
  for (let start = 0; start < batch.rows; start += STEP_ROWS) {
    throwIfAborted(signal)
    await writer.append(sliceBatch(batch, start, Math.min(batch.rows, start + STEP_ROWS)))
    await setImmediate()
  }
}

/** Answers that are made on this thread. */
export function answerWriter(run: RunStatement): WriteAnswer {
  return async ({ sql, file, maxResultBytes, ...limits }, { signal, onFigures }) => {
    let result: QueryResult | undefined
    let writer: ResultWriter | undefined
    const tell = (): void => {
      if (result === undefined) return
      const { eventsScanned, eventsMatched, bytesScanned } = result.statistics
      onFigures({ eventsScanned, eventsMatched, bytesScanned })
    }
    const timer = setInterval(tell, FIGURES_MS)
    timer.unref()
    try {
      result = await run(sql, { ...limits, signal })
      const names = result.columns.map(({ name }) => name)
      writer = await writeResultFile(file, names, maxResultBytes)
      for await (const batch of result.textBatches()) await appendInSteps(writer, batch, signal)
      await writer.finish()
      return { rows: writer.rows, timedOut: undefined }
    } catch (error) {
      const isLate = error instanceof TraillakeError && error.code === 'EXCEEDED_TIME_LIMIT'
      if (!isLate || signal.aborted) {
        await writer?.discard()
        throw error
      }
      // What rows there are can be read.
      await writer?.finish()
      return { rows: writer?.rows ?? 0, timedOut: error.message }
    } finally {
      clearInterval(timer)
      tell()
    }
  }
}

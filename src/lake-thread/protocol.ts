import type { PlainError } from '../common/plain-error.ts'
import type { LakeIngestOptions, QueryOptions } from '../engine.ts'
import type { IngestProgress, IngestResult } from '../ingest/ingest.ts'
import type { Answer, AnswerRequest, ScanFigures } from '../query-service/answer-file.ts'
import type { CsvPart, CsvPartRequest } from '../query-service/csv-part.ts'
import type { ResultRow } from '../result/result.ts'

interface Call<Request, Value, Progress = never> {
  readonly request: Request
  readonly value: Value
  readonly progress: Progress
}

/** What the thread can be asked for, and what it answers. Plain data. */
export interface Calls {
  readonly answer: Call<AnswerRequest, Answer, ScanFigures>
  readonly csvPart: Call<CsvPartRequest, CsvPart>
  readonly rows: Call<
    { readonly sql: string; readonly options: Omit<QueryOptions, 'signal'> },
    readonly ResultRow[]
  >
  readonly ingest: Call<
    {
      readonly sources: string | readonly string[]
      readonly options: Omit<LakeIngestOptions, 'signal' | 'onProgress' | 'standardInput'>
    },
    IngestResult,
    IngestProgress
  >
}

export type CallName = keyof Calls

/** What the thread is started with. */
export interface ThreadData {
  readonly folder: string
  readonly cache: boolean | undefined
  readonly threads: number | undefined
  /** Node's compile cache, where there is one. */
  readonly compileCache: string | undefined
}

/** A call with what it asks for. */
type CallMessage = {
  readonly [Name in CallName]: {
    readonly kind: 'call'
    readonly id: number
    readonly name: Name
    readonly request: Calls[Name]['request']
    /** Milliseconds since the epoch, by the clock of who calls. */
    readonly now: number
  }
}[CallName]

export type ToThread =
  | CallMessage
  /** Nobody waits for the value any more; the call still ends, with the error. */
  | { readonly kind: 'cancel'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'close' }

export type FromThread =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError }

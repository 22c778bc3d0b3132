import type { PlainError } from '../../common/plain-error.ts'
import type { DetachedStore } from '../../storage/detach.ts'
import type { AssembledSegment, AssemblerOptions } from '../assembler.ts'
import type { Segment, ShredOptions } from '../shred-files.ts'
import type { SourceFile } from '../source/source-file.ts'

/** What a thread of an ingest is for. */
export type IngestRole =
  | { readonly kind: 'shred'; readonly options: ShredOptions }
  | { readonly kind: 'assemble'; readonly store: DetachedStore; readonly options: AssemblerOptions }

/** A file as plain data. */
export interface FileMessage extends Pick<SourceFile, 'path' | 'size' | 'named' | 'origin'> {
  /** Whether a thread opens it by itself; what others have in it is sent, chunk by chunk. */
  readonly isLocal: boolean
}

export type ToShredder =
  | { readonly kind: 'files'; readonly files: readonly FileMessage[] }
  /** The segment before may be followed. */
  | { readonly kind: 'go on' }
  /** What was pulled: the next chunk, undefined behind the last. */
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'broken'; readonly error: PlainError }

/** What was done since the last report. */
export interface Progress {
  readonly bytes: number
  readonly records: number
  readonly files: number
}

export type FromShredder =
  | { readonly kind: 'segment'; readonly segment: Segment }
  | { readonly kind: 'progress'; readonly progress: Progress }
  /** Asks for the next chunk of a file, by its number among those that came together. */
  | { readonly kind: 'pull'; readonly file: number }
  /** No more of the file is wanted. */
  | { readonly kind: 'close'; readonly file: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: PlainError }

export type ToAssembler =
  | { readonly kind: 'add'; readonly segment: AssembledSegment }
  | { readonly kind: 'finish' }
  | { readonly kind: 'discard' }

/** To each message one answer, in their order. */
export type FromAssembler =
  | { readonly kind: 'done'; readonly stored: number }
  | { readonly kind: 'failed'; readonly error: PlainError }

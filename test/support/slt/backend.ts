import type { Answer } from './cells.ts'
import type { BackendName, Script } from './script.ts'

/** A script's tables, ready to be asked. */
export interface Session {
  /** @throws TraillakeError where the statement is wrong */
  query(sql: string): Promise<Answer>
  close(): Promise<void>
}

export interface Backend {
  readonly name: BackendName
  open(script: Script): Promise<Session>
}

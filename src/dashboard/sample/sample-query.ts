/** A statement to begin with. */
export interface SampleQuery {
  readonly name: string
  readonly description: string
  /** Trino SQL; `$EDS_ID` stands for the event data store. */
  readonly sql: string
}

/** What an ingest process prints as JSON on its last line. */
export interface IngestOutcome {
  readonly events: number
  readonly seconds: number
  /** Kilobytes: the largest resident set so far. */
  readonly peakMemory: number
}

/** Prints the outcome for the suite that started the process. */
export function printOutcome(events: number, started: number): void {
  const outcome: IngestOutcome = {
    events,
    seconds: (performance.now() - started) / 1000,
    peakMemory: process.resourceUsage().maxRSS,
  }
  console.log(JSON.stringify(outcome))
}

import type { EventLoopDelay } from './event-loop.ts'

/** What goes on beside the requests. */
export interface BackgroundFigures {
  /** The queries of the last seven days, by status. */
  readonly queries: ReadonlyMap<string, number>
  /** Of imports and audit events, since the start of the server. */
  readonly ingestedEvents: number
  /** Bytes of their text. */
  readonly ingestedBytes: number
}

/** What the server counts, for Prometheus. */
export interface Metrics {
  begin(): void
  /** @param seconds from the first byte of the request to the last of the answer */
  end(request: { readonly operation: string; readonly outcome: string; readonly seconds: number }): void
  /** The text format, https://prometheus.io/docs/instrumenting/exposition_formats/ */
  print(background: BackgroundFigures, loop: EventLoopDelay): string
}

/** Upper bounds of the histogram's buckets, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

interface Durations {
  readonly counts: number[]
  sum: number
  count: number
}

/** @param now milliseconds since the epoch, at the start of the server */
export function createMetrics(now: number): Metrics {
  let inFlight = 0
  /** By labels. Operations and outcomes are closed sets, so that the map stays small. */
  const requests = new Map<string, number>()
  const durations = new Map<string, Durations>()

  function durationsOf(operation: string): Durations {
    const found = durations.get(operation) ?? { counts: BUCKETS.map(() => 0), sum: 0, count: 0 }
    durations.set(operation, found)
    return found
  }

  function printDurations(operation: string, { counts, sum, count }: Durations): readonly string[] {
    const name = 'traillake_request_duration_seconds'
    const label = `operation="${operation}"`
    return [
      ...BUCKETS.map((bound, i) => `${name}_bucket{${label},le="${bound}"} ${counts[i] ?? 0}`),
      `${name}_bucket{${label},le="+Inf"} ${count}`,
      `${name}_sum{${label}} ${sum}`,
      `${name}_count{${label}} ${count}`,
    ]
  }

  return {
    begin() {
      inFlight++
    },
    end({ operation, outcome, seconds }) {
      inFlight--
      const labels = `operation="${operation}",outcome="${outcome}"`
      requests.set(labels, (requests.get(labels) ?? 0) + 1)
      const times = durationsOf(operation)
      times.count++
      times.sum += seconds
      BUCKETS.forEach((bound, i) => {
        if (seconds <= bound) times.counts[i] = (times.counts[i] ?? 0) + 1
      })
    },
    print({ queries, ingestedEvents, ingestedBytes }, loop) {
      const { user, system } = process.cpuUsage()
      return [
        '# HELP traillake_requests_total Requests by operation and by the error they were answered with.',
        '# TYPE traillake_requests_total counter',
        ...[...requests].map(([labels, count]) => `traillake_requests_total{${labels}} ${count}`),
        '# HELP traillake_request_duration_seconds Time from request to answer.',
        '# TYPE traillake_request_duration_seconds histogram',
        ...[...durations].flatMap(([operation, times]) => printDurations(operation, times)),
        '# HELP traillake_requests_in_flight Requests that are being answered.',
        '# TYPE traillake_requests_in_flight gauge',
        `traillake_requests_in_flight ${inFlight}`,
        '# HELP traillake_queries Queries of the last seven days by status.',
        '# TYPE traillake_queries gauge',
        ...[...queries].map(([status, count]) => `traillake_queries{status="${status}"} ${count}`),
        '# HELP traillake_ingested_events_total Events that imports and channels brought in.',
        '# TYPE traillake_ingested_events_total counter',
        `traillake_ingested_events_total ${ingestedEvents}`,
        '# HELP traillake_ingested_bytes_total Bytes of JSON that imports and channels brought in.',
        '# TYPE traillake_ingested_bytes_total counter',
        `traillake_ingested_bytes_total ${ingestedBytes}`,
        '# HELP traillake_event_loop_delay_seconds How long requests waited for their turn since this was asked last.',
        '# TYPE traillake_event_loop_delay_seconds gauge',
        `traillake_event_loop_delay_seconds{quantile="0.5"} ${loop.p50}`,
        `traillake_event_loop_delay_seconds{quantile="0.99"} ${loop.p99}`,
        `traillake_event_loop_delay_seconds{quantile="1"} ${loop.max}`,
        '# HELP process_start_time_seconds Start of the server since the epoch.',
        '# TYPE process_start_time_seconds gauge',
        `process_start_time_seconds ${now / 1000}`,
        '# HELP process_resident_memory_bytes Resident memory.',
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        '# HELP process_cpu_seconds_total User and system time.',
        '# TYPE process_cpu_seconds_total counter',
        `process_cpu_seconds_total ${(user + system) / 1e6}`,
        '',
      ].join('\n')
    },
  }
}

import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How long what is due waited for its turn, in seconds, since these were read last. */
export interface EventLoopDelay {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export interface EventLoop {
  read(): EventLoopDelay
  close(): void
}

/** Milliseconds between two looks. */
const RESOLUTION_MS = 10

/** Watches this thread: what keeps it busy keeps requests waiting. */
export function watchEventLoop(): EventLoop {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  // The histogram has the time between two looks in nanoseconds, and nothing before the first.
  const delay = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000)
  return {
    read() {
      const [p50, p99] = [histogram.percentile(50), histogram.percentile(99)].map(delay)
      const max = histogram.count === 0 ? 0 : delay(histogram.max)
      histogram.reset()
      return { p50: p50 ?? 0, p99: p99 ?? 0, max }
    },
    close() {
      histogram.disable()
    },
  }
}

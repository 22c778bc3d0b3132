/** One line on a terminal that is written over; nothing where standard error is no terminal. */
export interface ProgressLine {
  show(text: string): void
  /** Takes the line away. */
  clear(): void
}

const INTERVAL_MS = 100

export function createProgressLine(): ProgressLine {
  const terminal = process.stderr.isTTY
  let last = 0
  let shown = false
  return {
    show(text) {
      const now = performance.now()
      if (!terminal || now - last < INTERVAL_MS) return
      last = now
      shown = true
      process.stderr.write(`\r\x1b[2K${text.slice(0, Math.max(20, process.stderr.columns - 1))}`)
    },
    clear() {
      if (shown) process.stderr.write('\r\x1b[2K')
      shown = false
    },
  }
}

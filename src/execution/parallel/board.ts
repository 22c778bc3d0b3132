const NEXT = 0
const CONSUMED = 1
const END = 2
const CELLS = 3

/**
 * What the threads of a job share: which task comes next. Every thread takes tasks from here by itself, so that no thread
 * waits for another to be handed one, and what one is slow with another takes.
 */
export interface Board {
  /** Another thread's board over it is the same. */
  readonly memory: SharedArrayBuffer
  /** The next task; `full` where it is too far ahead of what was consumed, undefined where there is none left. */
  take(): number | 'full' | undefined
  /** All tasks before this one were consumed. */
  consumed(tasks: number): void
  /** No task from this one on is begun any more; 0 ends the job. */
  endAt(task: number): void
  /** The task that ends the job: none from it on is begun. */
  readonly end: number
  /** Lets the tasks that were begun be the last ones. */
  finish(): void
}

/** @param tasks how many there are @param ahead how many of them may be begun before the first of them is consumed */
export function createBoard(tasks: number, ahead: number): Board {
  const memory = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT)
  new Int32Array(memory)[END] = tasks
  return openBoard(memory, ahead)
}

/** The board of another thread. */
export function openBoard(memory: SharedArrayBuffer, ahead: number): Board {
  const cells = new Int32Array(memory)
  function endAt(task: number): void {
    for (;;) {
      const end = Atomics.load(cells, END)
      if (end <= task || Atomics.compareExchange(cells, END, end, task) === end) return
    }
  }
  return {
    memory,
    take() {
      for (;;) {
        const next = Atomics.load(cells, NEXT)
        if (next >= Atomics.load(cells, END)) return undefined
        if (next >= Atomics.load(cells, CONSUMED) + ahead) return 'full'
        if (Atomics.compareExchange(cells, NEXT, next, next + 1) === next) return next
      }
    },
    consumed(tasks) {
      Atomics.store(cells, CONSUMED, tasks)
    },
    endAt,
    finish() {
      // Whoever takes the next one meanwhile does it in vain.
      endAt(Atomics.load(cells, NEXT))
    },
    get end() {
      return Atomics.load(cells, END)
    },
  }
}

import type { Job } from './job.ts'

/** The queries of this process, from their start until nothing about them changes any more. */
export interface Scheduler {
  /** Lets a job run once it is its turn. */
  add(job: Job): void
  /** Keeps a job whose query has ended, and does what is left to be done for it. */
  resume(job: Job): void
  find(id: string): Job | undefined
  jobs(): Iterable<Job>
  /** Ends a job that waits or runs. */
  end(job: Job, reason: Parameters<Job['end']>[0]): void
  /** When nothing about the job changes any more. */
  settled(job: Job): Promise<void>
}

export interface SchedulerOptions {
  /** Jobs that run at the same time; others wait in their order. */
  readonly maxRunning: number
  /** What is left to be done when a query has ended. */
  readonly afterwards: (job: Job) => Promise<void>
  readonly onProblem: (problem: unknown) => void
}

export function createScheduler({ maxRunning, afterwards, onProblem }: SchedulerOptions): Scheduler {
  const jobs = new Map<string, Job>()
  const waiting: Job[] = []
  const running = new Set<Job>()
  const lives = new Map<Job, Promise<void>>()

  function follow(job: Job, run: Promise<void>): void {
    const life = run
      .then(() => afterwards(job))
      .catch(onProblem)
      .finally(() => {
        lives.delete(job)
        // One whose end could not be written is known here alone.
        if (job.isSaved()) jobs.delete(job.state().id)
      })
    lives.set(job, life)
  }

  function runNext(): void {
    while (running.size < maxRunning) {
      const job = waiting.shift()
      if (job === undefined) return
      running.add(job)
      const run = job.run().finally(() => {
        running.delete(job)
        runNext()
      })
      follow(job, run)
    }
  }

  return {
    add(job) {
      jobs.set(job.state().id, job)
      waiting.push(job)
      runNext()
    },
    resume(job) {
      jobs.set(job.state().id, job)
      follow(job, Promise.resolve())
    },
    find: (id) => jobs.get(id),
    jobs: () => jobs.values(),
    end(job, reason) {
      job.end(reason)
      const place = waiting.indexOf(job)
      if (place < 0) return
      waiting.splice(place, 1)
      follow(job, job.run())
    },
    settled: (job) => lives.get(job) ?? Promise.resolve(),
  }
}

/** For a process that answers queries for long. In bytes, what glibc begins with: where it is set, it stays. */
export const MALLOC_ENVIRONMENT = { MALLOC_MMAP_THRESHOLD_: '131072' } as const

/**
 * Starts the process again in its own place, so that what is freed goes back to the system. Of an array that is larger than its
 * threshold glibc gives the memory back; but each one that is freed raises the threshold, to 32 MiB, and arrays that are smaller
 * leave holes in its heaps: after some hundred queries a tenth of the process and more.
 * See https://man7.org/linux/man-pages/man3/mallopt.3.html, M_MMAP_THRESHOLD.
 *
 * Does nothing where the environment says something of it already, elsewhere than on Linux, and before Node 22.15, which cannot
 * replace a process. To be called before anything is opened.
 */
export function returnFreedMemory(): void {
  const isSaid = Object.keys(MALLOC_ENVIRONMENT).some((name) => name in process.env)
  if (process.platform !== 'linux' || process.execve === undefined || isSaid) return
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  process.execve(process.execPath, args, { ...process.env, ...MALLOC_ENVIRONMENT })
}

import { ARE_KERNELS_WANTED } from '../kernel/instances.ts'
import { type IngestKernel, loadIngestKernel } from '../kernel/ingest-binding.ts'

/** Kernels of this thread that nobody uses: an ingest shreds group after group, and memory that is new costs time. */
const idle: IngestKernel[] = []

/** A memory that has grown beyond this, in bytes, is not kept. */
const MOST_KEPT = 128 * 1024 * 1024

/** A kernel for one user, undefined where there are none or `TRAILLAKE_KERNELS=twins` asks for what they are compared with. */
export function borrowKernel(): IngestKernel | undefined {
  return ARE_KERNELS_WANTED ? (idle.pop() ?? loadIngestKernel()) : undefined
}

export function giveBackKernel(kernel: IngestKernel | undefined): void {
  if (kernel !== undefined && kernel.bytes.length <= MOST_KEPT) idle.push(kernel)
}

/** An ingest on this thread has come to its end: the memory goes to whoever needs it. */
export function dropKernels(): void {
  idle.length = 0
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type GatewayAccess, missingPrograms, type NoGateway } from './access.ts'

export interface Gateway extends GatewayAccess {
  stop(): Promise<void>
}

const SUPERVISOR = join(import.meta.dirname, 'supervisor.ts')

/**
 * Starts a gateway, an empty S3 of its own, in about 12 seconds. It ends with `stop`, and with the calling process in any
 * case. Tests share one: see `../gateway.ts`.
 */
export async function startGateway(): Promise<Gateway | NoGateway> {
  const missing = missingPrograms()
  if (missing !== undefined) return { missing }
  const child = spawn(process.execPath, [SUPERVISOR], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    exited.then(() => JSON.stringify({ missing: "Ceph's gateway did not start" })),
  ])
  // The supervisor writes one of the two.
  const answer = JSON.parse(first) as GatewayAccess | NoGateway
  if ('missing' in answer) return answer
  // The process may end without waiting for the gateway, which then ends too.
  child.unref()
  const stop = async (): Promise<void> => {
    child.ref()
    child.stdin.end()
    await exited
  }
  return { ...answer, stop }
}

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** How a client reaches the gateway. It wants path-style addresses. */
export interface GatewayAccess {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Why there is no gateway. */
export interface NoGateway {
  readonly missing: string
}

const PROGRAMS = [
  ...['radosgw', 'radosgw-admin', 'ceph', 'ceph-authtool', 'ceph-mgr', 'ceph-mon', 'ceph-osd', 'monmaptool'],
  'setpriv',
]

/** What of Ceph is not on this machine; undefined where all is. */
export function missingPrograms(): string | undefined {
  const missing = PROGRAMS.filter((program) => !isInstalled(program))
  if (missing.length === 0) return undefined
  return `Ceph's gateway is not installed: ${missing.join(', ')} (apt-get install radosgw ceph-mon ceph-mgr ceph-osd)`
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

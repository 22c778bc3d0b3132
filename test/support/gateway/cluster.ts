import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { GatewayAccess } from './access.ts'

/** A Ceph cluster of one monitor, one manager, one store in memory and one gateway, on loopback. */
export interface Cluster extends GatewayAccess {
  stop(): Promise<void>
}

const run = promisify(execFile)

/** How long a daemon may take to answer before the machine is taken to be unable to run it. */
const START_LIMIT_MS = 60_000

/**
 * Starts Ceph and its S3 gateway in a folder of their own. Takes about 12 seconds. Daemons end with this process, even where
 * that is killed.
 */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'traillake-gateway-'))
  const children: ChildProcess[] = []
  const stop = async (): Promise<void> => {
    const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
    const ended = running.map((child) => once(child, 'exit'))
    // All that they hold is in memory or in the folder, and is not wanted any more.
    for (const child of running) child.kill('SIGKILL')
    await Promise.all(ended)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const access = await start(folder, children)
    return { ...access, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(folder: string, children: ChildProcess[]): Promise<GatewayAccess> {
  const [monitorPort, gatewayPort] = await freePorts()
  const monitor = `[v2:127.0.0.1:${monitorPort}/0]`
  const [fsid, osdId] = [randomUUID(), randomUUID()]
  for (const name of ['mon', 'mgr', 'osd', 'run']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'ceph.conf'), configuration({ folder, fsid, monitor, gatewayPort }))
  const common = ['-c', join(folder, 'ceph.conf')]
  const command = (name: string, args: readonly string[]) =>
    run(name, args, { cwd: folder, timeout: START_LIMIT_MS })

  const daemon = (name: string, args: readonly string[]): ChildProcess => {
    const log = openSync(join(folder, 'run', `${name}.out`), 'w')
    const guarded = ['--pdeathsig', 'KILL', '--', name, ...common, ...args, '-f']
    const child = spawn('setpriv', guarded, { cwd: folder, stdio: ['ignore', log, log] })
    children.push(child)
    return child
  }

  await command('ceph-authtool', [
    '--create-keyring',
    'keyring',
    '--gen-key',
    '-n',
    'mon.',
    ...capabilities('mon'),
  ])
  for (const [name, ...allowed] of KEYS)
    await command('ceph-authtool', ['keyring', '--gen-key', '-n', name, ...capabilities(...allowed)])
  await command('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', monitor, 'monmap'])
  await command('ceph-mon', [...common, '-i', 'a', '--mkfs', '--monmap', 'monmap', '--keyring', 'keyring'])
  daemon('ceph-mon', ['-i', 'a'])
  daemon('ceph-mgr', ['-i', 'x'])
  await command('ceph', [...common, 'osd', 'new', osdId])
  await command('ceph-osd', [...common, '-i', '0', '--mkfs', '--osd-uuid', osdId])
  daemon('ceph-osd', ['-i', '0'])
  const [accessKeyId, secretAccessKey] = [randomBytes(10).toString('hex'), randomBytes(20).toString('hex')]
  const user = ['user', 'create', '--uid=traillake', '--display-name=traillake']
  const keys = [`--access-key=${accessKeyId}`, `--secret=${secretAccessKey}`]
  await command('radosgw-admin', [...common, '-n', 'client.rgw', ...user, ...keys])
  const gateway = daemon('radosgw', ['-n', 'client.rgw'])
  const endpoint = `http://127.0.0.1:${gatewayPort}`
  await answers(endpoint, gateway)
  return { endpoint, region: 'us-east-1', accessKeyId, secretAccessKey }
}

const KEYS: readonly (readonly [string, ...string[]])[] = [
  ['client.admin', 'mon', 'osd', 'mgr'],
  ['mgr.x', 'mon', 'osd'],
  ['osd.0', 'mon', 'mgr', 'osd'],
  ['client.rgw', 'mon', 'osd'],
]

function capabilities(...services: readonly string[]): string[] {
  return services.flatMap((service) => ['--cap', service, 'allow *'])
}

async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()]
  const ports = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('the port of a server')
      return address.port
    }),
  )
  for (const server of servers) server.close()
  const [first = 0, second = 0] = ports
  return [first, second]
}

async function answers(endpoint: string, gateway: ChildProcess): Promise<void> {
  for (const until = Date.now() + START_LIMIT_MS; ; await sleep(100)) {
    try {
      const { ok } = await fetch(endpoint)
      if (ok) return
    } catch (error) {
      const isOver = Date.now() > until || gateway.exitCode !== null || gateway.signalCode !== null
      if (isOver) throw new Error('the gateway does not answer', { cause: error })
    }
  }
}

interface Configuration {
  readonly folder: string
  readonly fsid: string
  readonly monitor: string
  readonly gatewayPort: number
}

function configuration({ folder, fsid, monitor, gatewayPort }: Configuration): string {
  return `[global]
fsid = ${fsid}
mon host = ${monitor}
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
run dir = ${folder}/run
admin socket = ${folder}/run/$name.asok
log file = ${folder}/run/$name.log
keyring = ${folder}/keyring
mon data = ${folder}/mon
mgr data = ${folder}/mgr
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 8589934592
osd memory target = 1073741824
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw dynamic resharding = false
rgw thread pool size = 64
debug rgw = 0
debug osd = 0
debug mon = 0
debug mgr = 0
`
}

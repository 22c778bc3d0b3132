import { type Cluster, startCluster } from './cluster.ts'

// Runs a gateway until standard input ends, which it does with the process that started this one, however that ends.
// Prints a line of JSON: how the gateway is reached, or why it is not.
let cluster: Cluster | undefined
let isOver = false

async function end(): Promise<void> {
  isOver = true
  await cluster?.stop()
  // Where the cluster is still starting, its daemons end with this process.
  process.exit()
}

process.stdin.on('end', () => void end())
process.stdin.on('error', () => void end())
// A terminal sends these to all processes of a group; whoever started this one says when it is over.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => void end())
process.stdin.resume()
try {
  cluster = await startCluster()
  if (isOver) await cluster.stop()
  const { endpoint, region, accessKeyId, secretAccessKey } = cluster
  console.log(JSON.stringify({ endpoint, region, accessKeyId, secretAccessKey }))
} catch (error) {
  const reason = error instanceof Error ? error.message.trim() : String(error)
  console.log(JSON.stringify({ missing: `Ceph's gateway did not start: ${reason}` }))
  process.exit()
}

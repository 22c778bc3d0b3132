import type { Random } from './random.ts'
import { fraction } from './random.ts'

/** Twelve-digit ids which AWS's own documentation uses for examples. */
export const ACCOUNTS = [
  { id: '111122223333', name: 'prod', weight: 36 },
  { id: '444455556666', name: 'data', weight: 22 },
  { id: '777788889999', name: 'staging', weight: 16 },
  { id: '123456789012', name: 'dev', weight: 13 },
  { id: '210987654321', name: 'shared', weight: 8 },
  { id: '555566667777', name: 'security', weight: 5 },
] as const

/** Skewed as in a company at home in the United States with a European branch. The first is where global services log. */
export const REGIONS = [
  { name: 'us-east-1', weight: 40, utcOffset: -5 },
  { name: 'eu-west-1', weight: 20, utcOffset: 0 },
  { name: 'us-west-2', weight: 14, utcOffset: -8 },
  { name: 'eu-central-1', weight: 10, utcOffset: 1 },
  { name: 'ap-southeast-2', weight: 6, utcOffset: 10 },
  { name: 'ap-northeast-1', weight: 5, utcOffset: 9 },
  { name: 'us-east-2', weight: 3, utcOffset: -5 },
  { name: 'sa-east-1', weight: 2, utcOffset: -3 },
] as const

/** One account in one region: CloudTrail delivers its log files by this pair. */
export interface Partition {
  readonly index: number
  readonly accountId: string
  readonly accountIndex: number
  readonly accountName: string
  readonly region: string
  readonly regionIndex: number
  /** Share of all events; the shares sum to 1. */
  readonly share: number
}

/** All pairs of account and region, the busiest (first account, first region) first. */
export function createPartitions(random: Random): readonly Partition[] {
  const weights = ACCOUNTS.flatMap((account) =>
    REGIONS.map((region) => account.weight * region.weight * (0.5 + fraction(random))),
  )
  weights[0] = ACCOUNTS[0].weight * REGIONS[0].weight
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight, index) => {
    const accountIndex = Math.floor(index / REGIONS.length)
    const regionIndex = index % REGIONS.length
    const account = ACCOUNTS[accountIndex]!
    return {
      index,
      accountId: account.id,
      accountIndex,
      accountName: account.name,
      region: REGIONS[regionIndex]!.name,
      regionIndex,
      share: weight / total,
    }
  })
}

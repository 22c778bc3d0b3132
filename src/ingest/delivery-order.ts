/** The time in a log file's name: `123456789012_CloudTrail_us-east-1_20260131T2005Z_<16 letters>.json.gz`. */
const DELIVERED = /_(\d{8})T(\d{4})Z_[^/]*$/

/**
 * When CloudTrail delivered a log file, by its name: a number that is larger the later it was; 0 where the name tells no time.
 *
 * @example deliveredAt('123456789012_CloudTrail_us-east-1_20260131T2005Z_A.json.gz') // 202601312005
 */
export function deliveredAt(path: string): number {
  const [, date = '', time = ''] = DELIVERED.exec(path) ?? []
  return Number(date + time)
}

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { writeSample } from '../../src/index.ts'
import { sharedData } from '../support/shared-data.ts'

/** Some time after the events of both kinds, and within the retention that the tests ask for. */
export const NOW = Date.parse('2024-01-01T00:00:00Z')

/** What the events are, for the names of tests. */
export const EVENTS = sharedData === undefined ? 'sample events' : 'an hour of a real account'

/**
 * Lays log files into a bucket as CloudTrail delivers them: those of a real account, or samples where the public data sets
 * are absent.
 *
 * @returns how many events there are
 */
export async function deliverLogs(bucket: string): Promise<number> {
  if (sharedData === undefined) {
    const { events } = await writeSample({ events: 3000, days: 2, until: new Date(NOW), out: bucket })
    return events
  }
  const from = join(sharedData, 'invictus-aws_dataset')
  for (const name of readdirSync(from)) {
    const [, account = '', region = '', year = '', month = '', day = ''] =
      /^(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d\d)(\d\d)T/.exec(name) ?? []
    if (account === '') continue
    const folder = join(bucket, 'AWSLogs', account, 'CloudTrail', region, year, month, day)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(from, name))))
  }
  // As its description says.
  return 2900
}

/** Ten questions to a store, each with an answer of more than one row but the first. */
export function tenQueries(store: string): readonly string[] {
  return [
    `SELECT count(*) AS events FROM ${store}`,
    `SELECT eventID FROM ${store} ORDER BY eventTime, eventID`,
    `SELECT eventName, count(*) AS n FROM ${store} GROUP BY eventName ORDER BY n DESC, eventName`,
    `SELECT eventSource, approx_distinct(eventName) AS names FROM ${store} GROUP BY 1 ORDER BY 2 DESC, 1`,
    `SELECT userIdentity.type, userIdentity.arn, max(eventTime) AS latest FROM ${store}
      WHERE userIdentity.arn IS NOT NULL GROUP BY 1, 2 ORDER BY latest DESC, 2`,
    `SELECT date_trunc('minute', eventTime) AS minute, count_if(errorCode IS NOT NULL) AS errors, count(*) AS n
      FROM ${store} GROUP BY 1 ORDER BY 1`,
    `SELECT eventName, element_at(requestParameters, 'bucketName') AS bucket FROM ${store}
      WHERE eventSource = 's3.amazonaws.com' ORDER BY eventTime, eventID LIMIT 100`,
    `SELECT * FROM (SELECT eventName, sourceIPAddress, rank() OVER (PARTITION BY eventName ORDER BY count(*) DESC) AS place
      FROM ${store} GROUP BY 1, 2) WHERE place = 1 ORDER BY 1, 2`,
    `WITH failed AS (SELECT eventSource, errorCode FROM ${store} WHERE errorCode IS NOT NULL)
      SELECT errorCode, array_join(array_sort(array_agg(DISTINCT eventSource)), ' ') AS services FROM failed GROUP BY 1 ORDER BY 1`,
    `SELECT json_extract_scalar(eventJson, '$.userIdentity.type') AS type, count(*) AS n FROM ${store}
      GROUP BY 1 UNION ALL SELECT 'all', count(*) FROM ${store} ORDER BY n, type`,
  ]
}

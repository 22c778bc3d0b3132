import { tableOfRows } from '../../../src/catalog/memory-table.ts'
import type { Catalog, TableColumn, TableSource } from '../../../src/catalog/table-source.ts'
import { TraillakeError } from '../../../src/common/errors.ts'
import {
  array,
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  INTEGER,
  map,
  row,
  rowField,
  timestamp,
  timestampWithTimeZone,
  VARCHAR,
} from '../../../src/types/type.ts'

const STRING_MAP = map(VARCHAR, VARCHAR)

const USER_IDENTITY = row([
  rowField('type', VARCHAR),
  rowField('principalid', VARCHAR),
  rowField('arn', VARCHAR),
  rowField('accountid', VARCHAR),
  rowField('username', VARCHAR),
  rowField(
    'sessioncontext',
    row([
      rowField(
        'attributes',
        row([rowField('creationdate', timestamp(3)), rowField('mfaauthenticated', VARCHAR)]),
      ),
      rowField('sessionissuer', row([rowField('type', VARCHAR), rowField('username', VARCHAR)])),
    ]),
  ),
])

const RESOURCE = row([rowField('arn', VARCHAR), rowField('accountid', VARCHAR), rowField('type', VARCHAR)])

const EVENTS: readonly TableColumn[] = [
  { name: 'eventid', type: VARCHAR },
  { name: 'eventtime', type: timestamp(3) },
  { name: 'eventname', type: VARCHAR },
  { name: 'eventsource', type: VARCHAR },
  { name: 'awsregion', type: VARCHAR },
  { name: 'sourceipaddress', type: VARCHAR },
  { name: 'errorcode', type: VARCHAR },
  { name: 'readonly', type: BOOLEAN },
  { name: 'recipientaccountid', type: VARCHAR },
  { name: 'useridentity', type: USER_IDENTITY },
  { name: 'resources', type: array(RESOURCE) },
  { name: 'requestparameters', type: STRING_MAP },
  { name: 'additionaleventdata', type: STRING_MAP },
]

const ACCOUNTS: readonly TableColumn[] = [
  { name: 'id', type: VARCHAR },
  { name: 'name', type: VARCHAR },
  { name: 'size', type: INTEGER },
]

const NUMBERS: readonly TableColumn[] = [
  { name: 'i', type: INTEGER },
  { name: 'b', type: BIGINT },
  { name: 'd', type: DOUBLE },
  { name: 'day', type: DATE },
  { name: 'ts', type: timestamp(3) },
  { name: 'tz', type: timestampWithTimeZone(3) },
  { name: 'list', type: array(BIGINT) },
]

/** A table of no rows: plans do not read. */
function emptyTable(
  name: string,
  columns: readonly TableColumn[],
  rowCount: number | undefined,
): TableSource {
  return {
    name,
    columns,
    rowCount,
    scan: () => Promise.reject(new Error(`plans do not read, and this one read ${name}`)),
  }
}

const TRAIL: readonly TableColumn[] = [
  { name: 'id', type: INTEGER },
  { name: 'who', type: row([rowField('name', VARCHAR), rowField('tags', STRING_MAP)]) },
  { name: 'parameters', type: STRING_MAP },
  { name: 'size', type: DOUBLE },
]

/** A table with rows, for what only scans do: maps with and without a key, with the key NULL, and no map at all. */
const trail = tableOfRows(
  'trail',
  TRAIL,
  [
    [1, ['ann', { keys: ['team'], values: ['red'] }], { keys: ['bucket', 'key'], values: ['logs', 'a'] }, 10],
    [2, ['bob', { keys: [], values: [] }], { keys: ['key'], values: ['b'] }, 20],
    [3, ['ann', null], null, null],
    [4, null, { keys: ['key', 'bucket'], values: [null, 'logs'] }, 30],
    [5, [null, { keys: ['team'], values: ['red'] }], { keys: ['bucket'], values: ['other'] }, 10],
    [6, ['cy', { keys: ['team'], values: ['blue'] }], { keys: [], values: [] }, 50],
  ],
  4,
)

const TABLES: ReadonlyMap<string, TableSource> = new Map(
  [
    emptyTable('events', EVENTS, 1_000_000),
    emptyTable('accounts', ACCOUNTS, 100),
    emptyTable('numbers', NUMBERS, undefined),
    trail,
  ].map((table) => [table.name, table]),
)

/**
 * Four tables: `events` in CloudTrail's form, `accounts`, `numbers` of many types, and `trail`, which has rows. `secret`
 * cannot be queried.
 */
export const testCatalog: Catalog = {
  async table(name) {
    const [only, ...rest] = name
    if (only === 'secret')
      throw new TraillakeError('NOT_SUPPORTED', "Event data store 'secret' is pending deletion")
    if (only === '$EDS_ID') return TABLES.get('events')
    return rest.length > 0 ? undefined : TABLES.get(only?.toLowerCase() ?? '')
  },
  tableNames: async () => [...TABLES.keys()],
}

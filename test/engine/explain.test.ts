import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLake } from '../../src/index.ts'
import { temporaryFolder } from '../support/cli.ts'

const folder = join(temporaryFolder(), 'lake')

async function answer(sql: string) {
  await using lake = await openLake(folder)
  const result = await lake.query(sql)
  return { columns: result.columns, rows: await result.rows() }
}

const QUERY = 'SELECT value + 1 AS y FROM (VALUES 1, 2) t(value) WHERE value > 1'
const PHYSICAL = 'Project[y := value + 1]\n└─ Filter[value > 1]\n   └─ Values[value; 2 rows]'

describe('EXPLAIN', () => {
  it.each([
    'EXPLAIN',
    'EXPLAIN (TYPE DISTRIBUTED)',
    'EXPLAIN (FORMAT TEXT)',
    'EXPLAIN (TYPE DISTRIBUTED, FORMAT TEXT)',
  ])('%s: the operators', async (explain) => {
    expect(await answer(`${explain} ${QUERY}`)).toEqual({
      columns: [{ name: 'Query Plan', type: 'varchar' }],
      rows: [{ 'Query Plan': PHYSICAL }],
    })
  })

  it('(TYPE LOGICAL): the plan before operators are chosen', async () => {
    expect(await answer(`EXPLAIN (TYPE LOGICAL) ${QUERY}`)).toEqual({
      columns: [{ name: 'Query Plan', type: 'varchar' }],
      rows: [
        {
          'Query Plan':
            'Output[y]\n└─ Project[y := value + 1]\n   └─ Filter[value > 1]\n      └─ Values[value; (1), (2)]',
        },
      ],
    })
  })

  it('(TYPE VALIDATE): true, or the error', async () => {
    expect(await answer(`EXPLAIN (TYPE VALIDATE) ${QUERY}`)).toEqual({
      columns: [{ name: 'Valid', type: 'boolean' }],
      rows: [{ Valid: true }],
    })
    await expect(answer('EXPLAIN (TYPE VALIDATE) SELECT x')).rejects.toMatchObject({
      code: 'COLUMN_NOT_FOUND',
      message: "line 1:32: Column 'x' cannot be resolved",
    })
  })

  it('ANALYZE: what every operator did', async () => {
    const { rows } = await answer(`EXPLAIN ANALYZE ${QUERY}`)
    const text = JSON.stringify(rows).replaceAll(/\d+\.\d ms/g, 'T')
    expect(JSON.parse(text)).toEqual([
      {
        'Query Plan': `Project[y := value + 1]
│  rows: 1, batches: 1, time: T
└─ Filter[value > 1]
   │  rows: 1, batches: 1, time: T
   └─ Values[value; 2 rows]
         rows: 2, batches: 1, time: T`,
      },
    ])
  })

  it.each([
    ['(TYPE IO)', 'line 1:1: EXPLAIN (TYPE IO) is not supported'],
    ['(FORMAT JSON)', 'line 1:1: EXPLAIN (FORMAT JSON) is not supported'],
    ['(TYPE LOGICAL, FORMAT GRAPHVIZ)', 'line 1:1: EXPLAIN (FORMAT GRAPHVIZ) is not supported'],
  ])('%s is refused', async (options, message) => {
    await expect(answer(`EXPLAIN ${options} SELECT 1`)).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message,
    })
  })
})

import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { checkOutput, checkReferences, nextColumnId } from '../../src/optimizer/check.ts'
import { RULES } from '../../src/optimizer/optimizer.ts'
import { explainPlan } from '../../src/plan/explain.ts'
import type { BoundQuery, LogicalNode } from '../../src/plan/node.ts'
import { columnReference } from '../../src/plan/walk.ts'
import { BIGINT, INTEGER } from '../../src/types/type.ts'
import { bound } from '../support/plan/bound.ts'
import { optimized } from '../support/plan/optimized.ts'

const a = { id: 0, name: 'a', type: INTEGER }
const b = { id: 7, name: 'b', type: INTEGER }
const one: LogicalNode = { kind: 'values', columns: [a], rows: [] }

describe('optimizer', () => {
  it('runs its rules in their order and tells the plan after each', async () => {
    const seen: string[] = []
    await optimized('SELECT 1', { trace: (rule) => seen.push(rule) })
    expect(seen).toEqual(RULES.map((rule) => rule.name))
  })

  it('leaves disabled rules out', async () => {
    const seen: string[] = []
    await optimized('SELECT 1', { disabled: new Set(['fold-constants']), trace: (rule) => seen.push(rule) })
    expect(seen).toEqual(RULES.map((rule) => rule.name).filter((name) => name !== 'fold-constants'))
  })

  it.each([
    ['push-down-map-key', "SELECT element_at(requestParameters, 'bucketName') FROM events"],
    ['rewrite-distinct', 'SELECT count(DISTINCT name) FROM accounts'],
    ['share-expressions', 'SELECT size * 2 + 1, size * 2 FROM accounts'],
    ['infer-join-filters', "SELECT 1 FROM accounts a JOIN events e ON a.id = e.eventid WHERE a.id = 'x'"],
    [
      'reorder-joins',
      "SELECT 1 FROM events e JOIN events f ON e.eventid = f.eventid JOIN accounts a ON f.eventid = a.id WHERE a.name = 'x'",
    ],
  ])('shows what %s did, which nothing does in its place', async (name, sql) => {
    /** The rules that changed the plan. */
    const changes = async (disabled: ReadonlySet<string>): Promise<readonly string[]> => {
      let before = explainPlan(await bound(sql))
      const changed: string[] = []
      const trace = (rule: string, query: BoundQuery): void => {
        const after = explainPlan(query)
        if (after !== before) changed.push(rule)
        before = after
      }
      await optimized(sql, { disabled, trace })
      return changed
    }
    expect(await changes(new Set())).toContain(name)
    expect(await changes(new Set([name]))).not.toContain(name)
  })

  it('leaves the plan that it was given as it was', async () => {
    const query = await bound('SELECT name FROM accounts WHERE 1 = 1 AND size > 1 ORDER BY id LIMIT 3')
    const before = explainPlan(query)
    await optimized('SELECT name FROM accounts WHERE 1 = 1 AND size > 1 ORDER BY id LIMIT 3')
    expect(explainPlan(query)).toBe(before)
  })

  it('gives columns in the order of the statement, whichever side a join builds on', async () => {
    const { plan, output } = await optimized(
      'SELECT a.id, e.eventname FROM accounts a JOIN events e ON a.id = e.recipientaccountid',
    )
    expect(output.map(({ name }) => name)).toEqual(['id', 'eventname'])
    expect(explainPlan({ plan, output }).split('\n')[1]).toBe('└─ Project[id, eventname]')
  })
})

describe('the check after a rule', () => {
  it('refuses a plan without an output column', () => {
    expect(() => {
      checkOutput(one, [a, b], 'some-rule')
    }).toThrow(new TraillakeError('GENERIC_INTERNAL_ERROR', "optimizer rule 'some-rule' lost column 'b'"))
  })

  it('refuses a column of another type', () => {
    expect(() => {
      checkOutput(one, [{ ...a, type: BIGINT }], 'some-rule')
    }).toThrow(
      new TraillakeError(
        'GENERIC_INTERNAL_ERROR',
        "optimizer rule 'some-rule' changed the type of column 'a'",
      ),
    )
  })

  it('refuses an expression over a column that no input has', () => {
    const plan: LogicalNode = {
      kind: 'project',
      input: one,
      assignments: [{ column: b, expression: columnReference({ ...b, id: 9 }) }],
    }
    expect(() => {
      checkReferences(plan, 'some-rule')
    }).toThrow(
      new TraillakeError(
        'GENERIC_INTERNAL_ERROR',
        "optimizer rule 'some-rule' left project without column 9",
      ),
    )
  })

  it('knows ids that only lambdas use', async () => {
    const { plan } = await bound("SELECT filter(ARRAY['a'], x -> x = 'a')")
    expect(nextColumnId(plan)).toBeGreaterThan(1)
  })
})

import { describe, expect, it } from 'vitest'
import { functionRecords } from '../../src/function/registry.ts'
import { cell } from './sql.ts'

describe('every function’s example gives the result that it names', () => {
  for (const record of functionRecords()) {
    it(record.name, async () => {
      expect(await cell(record.example.sql)).toBe(record.example.result)
    })
  }
})

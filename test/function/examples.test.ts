import { describe, expect, it } from 'vitest'
import { functionRecords } from '../../src/function/registry.ts'
import { SPECIAL_FORMS } from '../../src/function/special-forms.ts'
import { cell } from './sql.ts'

describe('every function’s example gives the result that it names', () => {
  for (const record of [...functionRecords(), ...SPECIAL_FORMS]) {
    it(record.name, async () => {
      expect(await cell(record.example.sql)).toBe(record.example.result)
    })
  }
})

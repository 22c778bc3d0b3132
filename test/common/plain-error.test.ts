import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { errorOf, plainError } from '../../src/common/plain-error.ts'

const across = (error: unknown) => errorOf(structuredClone(plainError(error)))

describe('an error that crosses to another thread', () => {
  it('keeps its code, its message, its place and what it says besides', () => {
    const span = { start: 7, end: 9, line: 2, column: 8 }
    const detail = { span, file: 'a.parquet', offset: 12, hint: 'Try less.' }
    const error = new TraillakeError('DIVISION_BY_ZERO', 'Division by zero', detail)
    const other = across(error)
    expect(other).toBeInstanceOf(TraillakeError)
    expect(other).toMatchObject({ ...detail, code: 'DIVISION_BY_ZERO', category: 'user' })
    expect(other.message).toBe('line 2:8: Division by zero')
    expect(other.stack).toBe(error.stack)
  })

  it('has no place where it had none', () => {
    const other = across(new TraillakeError('CORRUPT_STORE', 'line 1:1: is damaged'))
    expect(other).toMatchObject({ code: 'CORRUPT_STORE', message: 'line 1:1: is damaged', span: undefined })
  })

  it('is still an error where it is none of ours', () => {
    expect(across(new RangeError('too long'))).toMatchObject({ name: 'RangeError', message: 'too long' })
    expect(across('odd')).toMatchObject({ name: 'Error', message: 'odd' })
  })
})

import { describe, expect, it } from 'vitest'
import { borrowBuffers, createBuffers } from '../../src/column/buffers.ts'

describe('memory for one batch after another', () => {
  it('is given again at the same place, once it was recycled', () => {
    const buffers = createBuffers()
    const [first, second] = [buffers.ints(8), buffers.ints(8)]
    expect(first.buffer).not.toBe(second.buffer)
    buffers.recycle()
    expect(buffers.ints(4).buffer).toBe(first.buffer)
    expect(buffers.ints(8).buffer).toBe(second.buffer)
  })

  it('is as long as it was asked for, and new where what is there is too short', () => {
    const buffers = createBuffers()
    const short = buffers.bytes(4)
    buffers.recycle()
    const long = buffers.bytes(16)
    expect(long).toHaveLength(16)
    expect(long.buffer).not.toBe(short.buffer)
    buffers.recycle()
    expect(buffers.bytes(3)).toHaveLength(3)
    expect(buffers.bytes(3).buffer).not.toBe(long.buffer)
  })

  it('is not kept beyond its bound', () => {
    const buffers = createBuffers()
    const large = buffers.bytes(33 * 2 ** 20)
    buffers.recycle()
    expect(buffers.bytes(33 * 2 ** 20).buffer).not.toBe(large.buffer)
  })

  it('goes from one who gives it back to the next, and to none before', () => {
    const first = borrowBuffers('scan')
    const bytes = first.bytes(1000)
    const meanwhile = borrowBuffers('scan')
    expect(meanwhile.bytes(1000).buffer).not.toBe(bytes.buffer)
    first.giveBack()
    expect(borrowBuffers('conjuncts').bytes(1000).buffer).not.toBe(bytes.buffer)
    expect(borrowBuffers('scan').bytes(900).buffer).toBe(bytes.buffer)
  })

  it('is not kept where it is large', () => {
    const large = borrowBuffers('aggregation')
    const bytes = large.bytes(20 * 2 ** 20)
    large.giveBack()
    expect(borrowBuffers('aggregation').bytes(1000).buffer).not.toBe(bytes.buffer)
  })
})

/**
 * Where things lie in the memory of the kernels, in bytes: what is packed, with the sixteen bytes that are read behind it, the numbers,
 * with as many that are written behind them, a byte a row that says which hold a value, a table.
 */
export const SOURCE = 0
export const SOURCE_BYTES = 127 * 1024
export const OUT = 128 * 1024
export const VALID = 385 * 1024
export const TABLE = 450 * 1024
export const TABLE_BYTES = 257 * 1024

/** Numbers that a kernel is given at once, so that all it touches stays in the first caches. A multiple of 16. */
export const PIECE = 16_384

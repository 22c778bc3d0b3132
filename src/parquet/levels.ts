/**
 * Whether a level is at least, or is, another one: 1 or 0 without a branch, which would be as good as random, since values and NULLs come
 * in turn. Levels are bytes.
 */
export const isAtLeast = (level: number, least: number): number => (least - 1 - level) >>> 31
export const isSame = (level: number, other: number): number => ((level ^ other) - 1) >>> 31

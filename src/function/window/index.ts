import type { WindowFunction } from '../definition.ts'
import { RANKING_FUNCTIONS } from './ranking.ts'
import { VALUE_FUNCTIONS } from './value.ts'

export const WINDOW_FUNCTIONS: readonly WindowFunction[] = [...RANKING_FUNCTIONS, ...VALUE_FUNCTIONS]

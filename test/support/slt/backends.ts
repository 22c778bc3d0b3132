import type { Backend } from './backend.ts'
import { duckdbBackend } from './duckdb-backend.ts'
import { memoryBackend } from './memory-backend.ts'
import type { BackendName } from './script.ts'
import { trinoBackend } from './trino-backend.ts'
import { storeBackend, threadsBackend } from './store-backend.ts'

export const BACKEND_OF: Readonly<Record<BackendName, Backend>> = {
  memory: memoryBackend,
  store: storeBackend,
  threads: threadsBackend,
  duckdb: duckdbBackend,
  trino: trinoBackend,
}

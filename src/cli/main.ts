#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

enableCompileCache()

// Loaded after the compile cache is on, so that it serves them.
const { createProgram } = await import('./program.ts')
await createProgram().parseAsync()

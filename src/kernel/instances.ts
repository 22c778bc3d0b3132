import { existsSync, readFileSync } from 'node:fs'

/** False where `TRAILLAKE_KERNELS=twins` asks for what kernels are compared with. */
export const ARE_KERNELS_WANTED = process.env.TRAILLAKE_KERNELS !== 'twins'

/** The instances of a program on this thread, a memory each. */
export interface Instances<T> {
  /** One that nobody has, or a new one; undefined where the program was not built. What its memory holds is unknown. */
  take(): T | undefined
  /** It is whoever's takes it next, or nobody's where idle ones would hold too much. */
  giveBack(exports: T): void
}

/**
 * Instances of what was built from `assembly`. Memory that is new costs more than the work that is done in it: idle ones are kept.
 *
 * @param name of the file beside this one
 * @param mostIdleBytes what idle ones may hold together
 */
export function instancesOf<T extends { readonly memory: WebAssembly.Memory }>(
  name: string,
  mostIdleBytes: number,
): Instances<T> {
  const idle: T[] = []
  let program: WebAssembly.Module | 'missing' | undefined
  return {
    take() {
      const used = idle.pop()
      if (used !== undefined) return used
      if (program === undefined) {
        const file = new URL(name, import.meta.url)
        program = existsSync(file) ? new WebAssembly.Module(readFileSync(file)) : 'missing'
      }
      // The caller's type says what the program exports.
      return program === 'missing' ? undefined : (new WebAssembly.Instance(program).exports as T)
    },
    giveBack(exports) {
      const bytes = idle.reduce(
        (sum, one) => sum + one.memory.buffer.byteLength,
        exports.memory.buffer.byteLength,
      )
      if (bytes <= mostIdleBytes) idle.push(exports)
    },
  }
}

/** What is used of WebAssembly, which is described in the DOM's library alone. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer
    /** @param delta pages of 64 KiB */
    grow(delta: number): number
  }
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module)
    readonly exports: unknown
  }
}

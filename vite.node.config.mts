import { builtinModules } from 'node:module'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const at = (path: string): string => resolve(import.meta.dirname, path)

/** Programs on the project's Node or a current Electron's: the engine, its workers, the command line with the relay. */
const inputs: Record<string, string> = {
  'entry.node': at('engine/entry.node.ts'),
  cli: at('cli/entry.ts'),
  ...(existsSync(at('engine/entry.worker.ts')) ? { 'entry.worker': at('engine/entry.worker.ts') } : {}),
}

/** Everything is bundled but what holds native code. */
const native = ['better-sqlite3']

// A build of its own, after electron-vite's: the shell must not share a chunk with the engine, neither for the wall
// between them nor for the older development runtime, whose Node cannot even load libsodium.
export default defineConfig({
  ssr: { noExternal: true, external: native },
  build: {
    ssr: true,
    target: 'node22.14',
    outDir: at('out/main'),
    emptyOutDir: false,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: inputs,
      external: [...native, ...builtinModules, /^node:/],
      output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/node-[name]-[hash].js' },
    },
  },
})

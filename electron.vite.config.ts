import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const at = (path: string): string => resolve(import.meta.dirname, path)

/** What Electron itself starts. The engine and the command line are built by vite.node.config.mts into the same folder. */
const mainInputs = { index: at('electron/main/index.ts'), 'entry.utility': at('engine/entry.utility.ts') }

// One build must run on the Electron of package.json and on the older development runtime (docs/adr/0003), so the
// output is CommonJS (package.json has no "type": "module") and the syntax is the older runtime's.
export default defineConfig({
  main: {
    build: {
      target: 'node18.15',
      sourcemap: true,
      externalizeDeps: false,
      rolldownOptions: { input: mainInputs, external: ['electron'] },
    },
  },
  preload: {
    build: {
      target: 'node18.15',
      externalizeDeps: false, // a sandboxed preload may only require('electron')
      rolldownOptions: { input: { index: at('electron/preload/index.ts') } },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    // the page is app://bundle in development too; only the hot-reload socket goes to the dev server directly
    server: {
      host: '127.0.0.1',
      port: 5173,
      strictPort: true,
      cors: false,
      hmr: { protocol: 'ws', host: '127.0.0.1', port: 5173 },
    },
    build: {
      target: 'chrome114',
      sourcemap: true,
      minify: true, // half the text to read at each start; the source maps keep the names
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0, // the page's policy allows no data: fonts or scripts
      rolldownOptions: { input: { index: at('renderer/index.html') } },
    },
  },
})

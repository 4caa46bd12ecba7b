#!/usr/bin/env node
// npm run bench [-- NAME ...] [--json]: runs bench/main.ts on the project's own Node, which takes TypeScript as it is.
import { join } from 'node:path'
import { root, run, script, toolchain } from './lib/run.mjs'

await script('bench', async () => {
  const quiet = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON' // Node looks twice at a .ts file, and says so
  const { status } = run(toolchain().node.path, [quiet, join(root, 'bench/main.ts'), ...process.argv.slice(2)])
  process.exitCode = status ?? 1
})

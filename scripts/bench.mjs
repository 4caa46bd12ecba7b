#!/usr/bin/env node
// npm run bench [-- NAME ...] [--json]: builds bench/ as the product is built, and runs it on the project's own Node.
import { join } from 'node:path'
import { virtualDisplay } from './lib/virtual-display.mjs'
import { bin, fail, root, run, script, toolchain, toolEnvironment } from './lib/run.mjs'

await script('bench', async () => {
  const { node } = toolchain()
  const built = run(bin('vite'), ['build', '-c', 'vite.bench.config.mts'], { quiet: true, env: toolEnvironment() })
  if (built.status !== 0) fail(`bench/ does not build:\n${built.stderr}`, 'npm run typecheck')
  const display = await virtualDisplay()
  const { status } = run(node.path, [join(root, 'out/bench/main.js'), ...process.argv.slice(2)], { env: display.env })
  display.stop()
  process.exitCode = status ?? 1
})

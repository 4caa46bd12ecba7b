#!/usr/bin/env node
// npm run load -- NAME [--key N ...]: the load and fault programmes of tests/load, on the project's own Node.
import { join } from 'node:path'
import { root, run, script, toolchain, toolEnvironment } from './lib/run.mjs'

await script('load', () => {
  const { node } = toolchain()
  const program = join(root, 'tests/load/main.ts')
  const args = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', program, ...process.argv.slice(2)]
  process.exitCode = run(node.path, args, { env: toolEnvironment() }).status ?? 1
})

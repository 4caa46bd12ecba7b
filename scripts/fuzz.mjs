#!/usr/bin/env node
// npm run fuzz [-- NAME ...] [--seconds N] [--seed S] [--save]: tests/fuzz on the project's own Node, which reads the
// types away itself: what is measured are the very lines of the source. The heap is small: an input that needs more fails.
import { join } from 'node:path'
import { root, run, script, toolchain } from './lib/run.mjs'

await script('fuzz', () => {
  const { node } = toolchain()
  const flags = ['--max-old-space-size=512', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON']
  const { status } = run(node.path, [...flags, join(root, 'tests/fuzz/main.ts'), ...process.argv.slice(2)])
  process.exitCode = status ?? 1
})

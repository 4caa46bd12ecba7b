#!/usr/bin/env node
// node scripts/electron.mjs dev|preview [arguments of the app]   electron-vite with the Electron that set-up found
import { spawn } from 'node:child_process'
import { bin, engineEnvironment, fail, root, script, toolchain } from './lib/run.mjs'

await script('electron', async () => {
  const [mode, ...rest] = process.argv.slice(2)
  if (mode !== 'dev' && mode !== 'preview') fail(`unknown mode ${mode}`, 'node scripts/electron.mjs dev --home DIR')
  const tool = toolchain()
  const env = { ...process.env, ...engineEnvironment(tool), ELECTRON_EXEC_PATH: tool.electron.path }
  if (process.getuid?.() === 0) env.NO_SANDBOX = '1'
  const args = [mode, ...(mode === 'preview' ? ['--skipBuild'] : []), '--', ...rest]
  const child = spawn(bin('electron-vite'), args, { cwd: root, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((resolve) =>
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0))),
  )
})

// Starts the built app on the Electron that set-up found.
import { spawn } from 'node:child_process'
import { engineEnvironment, root, toolchain } from './run.mjs'

const isRoot = process.getuid?.() === 0

/** Chromium's switches that this machine needs. Root has no sandbox to have; without a GPU the first frame may not come. */
export const machineSwitches = (virtual) => [...(isRoot ? ['--no-sandbox'] : []), ...(virtual ? ['--disable-gpu'] : [])]

/** @returns the child process; its window opens on `home`. */
export function launchApp({ home, env = process.env, virtual = false, args = [] }) {
  const tool = toolchain()
  return spawn(tool.electron.path, [root, `--home=${home}`, ...machineSwitches(virtual), ...args], {
    cwd: root,
    env: { ...env, ...engineEnvironment(tool) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

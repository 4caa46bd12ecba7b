// What every script needs: the root of the checkout, a way to say things, a way to run things.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Something a person can mend: printed as a sentence, without a stack. */
export class ScriptError extends Error {}

/**
 * @param {string} what
 * @param {string} [fix] what to do about it
 * @returns {never}
 */
export function fail(what, fix) {
  throw new ScriptError(fix === undefined ? what : `${what}\n       fix: ${fix}`)
}

/** Runs `main`; a ScriptError ends the process with its sentence and exit code 1. */
export async function script(name, main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    console.error(`${name}: ${error.message}`)
    process.exitCode = 1
  }
}

/** Runs a command to its end. `quiet` keeps its output for the caller. */
export function run(command, args, { quiet = false, ...options } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: quiet ? 'pipe' : ['ignore', 'inherit', 'inherit'],
    ...options,
  })
  if (result.error) fail(`${command} could not be started: ${result.error.message}`)
  return result
}

export const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))

export const toolchainFile = join(root, 'node_modules/.toolchain/toolchain.json')

/** What set-up found: `{ node: { path, version }, electron: { kind, version, path, dist } }`. */
export function toolchain() {
  if (!existsSync(toolchainFile)) fail('this checkout is not set up', 'npm run setup')
  return JSON.parse(readFileSync(toolchainFile, 'utf8'))
}

/** The environment in which the app starts the engine on a Node of its own where Electron's is too old. */
export function engineEnvironment(tool = toolchain()) {
  return tool.electron.kind === 'fallback' ? { GIAOBAN_ENGINE_NODE: tool.node.path } : {}
}

/** An environment in which `node` is the project's own, whatever Node started this script. */
export const toolEnvironment = () => ({
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
})

/** A command of node_modules/.bin. */
export const bin = (name) => join(root, 'node_modules/.bin', name)

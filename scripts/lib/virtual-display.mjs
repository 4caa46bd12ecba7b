// A display for windows: the desktop there is, else Xvfb of our own.
import { spawn } from 'node:child_process'
import { ScriptError } from './run.mjs'

const size = '1600x1200x24'

const hasDesktop = () => process.env.GIAOBAN_XVFB !== '1' && Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/**
 * The environment for a program with windows, and how to end the display.
 * -displayfd takes the first free display, so that runs side by side do not race; no xauth, no xvfb-run.
 */
export async function virtualDisplay() {
  const env = { ...process.env }
  if (process.platform !== 'linux' || hasDesktop()) return { env, virtual: false, stop: () => {} }
  const access = process.getuid?.() === 0 ? ['-ac'] : [] // the sandbox test comes from another user
  const args = ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-noreset', ...access]
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  let said = ''
  server.stderr.on('data', (data) => (said += data))
  const number = await new Promise((resolve, reject) => {
    server.on('error', () => reject(new ScriptError('Xvfb is not installed\n       fix: npm run setup')))
    server.on('exit', (code) => reject(new ScriptError(`Xvfb ended with ${code}: ${said}`)))
    let line = ''
    server.stdio[3].on('data', (data) => {
      line += data
      if (line.includes('\n')) resolve(line.trim())
    })
  })
  env.DISPLAY = `:${number}`
  delete env.WAYLAND_DISPLAY
  delete env.XAUTHORITY
  return { env, virtual: true, stop: () => server.exitCode === null && server.kill() }
}

// What the system must bring: libraries of Electron, a virtual display, and for the tests a current Chromium and the
// NATS server, of which they start a cluster on ports of their own, and for root what makes network namespaces.
// Installed when root on Debian, named when not.
import { existsSync } from 'node:fs'
import { fail, onPath, run } from '../lib/run.mjs'

/** The page's tests run in it, beside the ones on Electron: its engine is newer than the development runtime's. */
const chromium = process.env.GIAOBAN_CHROMIUM ?? '/usr/bin/chromium'
const natsServer = process.env.GIAOBAN_NATS_SERVER ?? '/usr/sbin/nats-server'
const electronLibraries = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1']
const aptOptions = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3', '-qq']

const missingLibraries = (binary) =>
  [...run('ldd', [binary], { quiet: true }).stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])

export function aptInstall(packages, command) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = [...aptOptions, 'install', '-y', '--no-install-recommends', ...packages]
  if (run('apt-get', install, { env, quiet: true }).status === 0) return
  run('apt-get', [...aptOptions, 'update'], { env, quiet: true }) // no package lists yet, or old ones
  const again = run('apt-get', install, { env, quiet: true })
  if (again.status !== 0) fail(`apt-get failed:\n${again.stderr}`, command)
}

export function systemPackages({ electron, tests, check, noApt, say }) {
  if (process.platform !== 'linux') return
  const libraries = missingLibraries(electron.path)
  const needsDisplay = !onPath('Xvfb')
  const needsChromium = tests && !existsSync(chromium)
  const needsNats = tests && !existsSync(natsServer)
  const needsIp = tests && process.getuid?.() === 0 && !onPath('ip') // who is not root makes no network namespaces
  const missing = [
    ...libraries,
    ...(needsDisplay ? ['Xvfb'] : []),
    ...(needsChromium ? [chromium] : []),
    ...(needsNats ? [natsServer] : []),
    ...(needsIp ? ['ip'] : []),
  ]
  if (missing.length === 0) return say('system libraries and programs are there')
  const packages = [
    ...(libraries.length > 0 ? electronLibraries : []),
    ...(needsDisplay ? ['xvfb'] : []),
    ...(needsChromium ? ['chromium'] : []),
    ...(needsNats ? ['nats-server'] : []),
    ...(needsIp ? ['iproute2'] : []),
  ]
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const debian = existsSync('/etc/debian_version') && onPath('apt-get')
  if (check || noApt || !debian || process.getuid?.() !== 0) {
    const other = tests
      ? 'install Chromium (GIAOBAN_CHROMIUM names the program), nats-server (GIAOBAN_NATS_SERVER), GTK 3, NSS, ALSA, GBM and Xvfb'
      : "install your distribution's GTK 3, NSS, ALSA, GBM and Xvfb packages"
    fail(`missing on this system: ${missing.join(', ')}`, debian ? `sudo ${command}` : other)
  }
  say(`installing ${packages.join(' ')}`)
  aptInstall(packages, command)
  const still = missingLibraries(electron.path)
  if (still.length > 0) fail(`still missing after apt-get: ${still.join(', ')}`)
}

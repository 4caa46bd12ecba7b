#!/usr/bin/env node
// node scripts/relay-image.mjs --tree ROOT       as root, with podman: the image of the relay (dist/Dockerfile) on a Debian 12
//                                                that lies in a folder (debootstrap --variant=minbase bookworm ROOT), without a registry
// node scripts/relay-image.mjs --base IMAGE      on an image that podman has or can fetch
// Builds it from dist/, and runs it without a network, as its own user, on a read-only root, with its data in a volume: healthy,
// ended by SIGTERM in order, started again on what it left. Nothing stays. What could not be tried is said, with exit 1.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail, root, script } from './lib/run.mjs'

const image = 'localhost/giaoban-relay-try'
const name = `giaoban-try-${process.pid}`
const data = '/var/lib/giaoban-relay'

await script('relay-image', async () => {
  const [kind, given] = process.argv.slice(2)
  if (given === undefined || !['--tree', '--base'].includes(kind))
    fail('no base given', 'node scripts/relay-image.mjs --tree ROOT | --base IMAGE')
  if (!existsSync(join(root, 'dist/Dockerfile'))) fail('there is no package', 'npm run package -- relay')
  if (spawnSync('podman', ['--version']).status !== 0) fail('not tried: there is no podman', 'apt install podman')
  const store = mkdtempSync(join(tmpdir(), 'giaoban-image-'))
  const places = ['--root', join(store, 'root'), '--runroot', join(store, 'run'), '--tmpdir', join(store, 'tmp')]
  const quiet = ['--storage-driver', 'vfs', '--cgroup-manager', 'cgroupfs', '--events-backend', 'file']
  const podman = (...args) => spawnSync('podman', [...places, ...quiet, ...args], { encoding: 'utf8' })
  const must = (what, ...args) => {
    const { status, stdout, stderr } = podman(...args)
    if (status !== 0) fail(`${what}: ${stderr.trim().split('\n').slice(-5).join('\n')}`)
    return stdout.trim()
  }
  const inside = (...command) => podman('exec', name, ...command)
  const healthy = async () => {
    for (let i = 0; i < 40; i++, await sleep(500)) if (podman('healthcheck', 'run', name).status === 0) return
    fail(`not healthy: ${podman('logs', name).stderr}`)
  }
  try {
    let base = given
    if (kind === '--tree') {
      base = 'localhost/giaoban-base'
      const packed = ['-c', 'set -o pipefail; tar -C "$0" -c . | podman "$@"', resolve(given), ...places, ...quiet]
      const imported = spawnSync('bash', [...packed, 'import', '-q', '-', base], { encoding: 'utf8' })
      if (imported.status !== 0) fail(`not imported: ${imported.stderr}`)
    }
    // HEALTHCHECK is one of Docker's words: images of the other format leave it out
    const how = ['--isolation', 'chroot', '--format', 'docker', '--build-arg', `BASE=${base}`, '-t', image]
    must('not built', 'build', ...how, join(root, 'dist'))
    const apart = ['--network=none', '--cgroups=disabled', '--read-only', '-v', `${name}:${data}`]
    must('built, but not run', 'run', '-d', '--name', name, ...apart, image, '--listen', '127.0.0.1:7600')
    await healthy()
    if (inside('id', '-u').stdout.trim() === '0') fail('it runs as root')
    if (inside('touch', '/somewhere').status === 0) fail('its root can be written')
    const key = must('no log key', 'exec', name, 'sha256sum', `${data}/log.key`)
    must('not ended', 'stop', '-t', '15', name)
    const ended = must('not inspected', 'inspect', '--format', '{{.State.ExitCode}}', name)
    if (ended !== '0') fail(`SIGTERM ended it with ${ended}`)
    must('not started again', 'start', name)
    await healthy()
    if (must('no log key', 'exec', name, 'sha256sum', `${data}/log.key`) !== key) fail('it has made another log key')
    const doctor = inside('giaoban-relay', 'doctor', '--data', `${data}/data`)
    if (doctor.status !== 0) fail(`doctor: ${doctor.stdout}`)
    console.log(
      'relay-image: built, healthy, as its own user on a read-only root, ended in order, went on from its volume',
    )
  } finally {
    podman('rm', '-f', '-v', name)
    podman('volume', 'rm', '-f', name)
    rmSync(store, { recursive: true, force: true })
  }
})

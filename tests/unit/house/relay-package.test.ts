/** What a relay's package brings for systemd and containers: files that nothing else would read before an operator does. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { relayServe } from '../../../cli/commands/relay-serve.ts'

const parts = resolve(import.meta.dirname, '../../../scripts/package/relay')
const read = (name: string): string => readFileSync(join(parts, name), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'giaoban-unit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

test.each(['giaoban-relay.service', 'relay.conf.example', 'Dockerfile'])('%s names options that there are', (name) => {
  const known = new Set((relayServe.options ?? []).map(({ flags }) => flags.split(' ')[0]))
  const named = [...read(name).matchAll(/(?<=[\s"])--[a-z-]+/g)]
    .map(([flag]) => flag)
    .filter(
      (flag) =>
        ![
          '--no-install-recommends',
          '--interval',
          '--timeout',
          '--now',
          '--help',
          '--read-only',
          '--format',
          '--build-arg',
        ].includes(flag),
    )
  expect(named.length).toBeGreaterThan(1)
  expect(named.filter((flag) => !known.has(flag))).toEqual([])
})

test.each(['giaoban-relay.sh', 'postinst', 'prerm', 'postrm'])('%s is a script that a shell can read', (name) => {
  expect(spawnSync('sh', ['-n', join(parts, name)], { encoding: 'utf8' }).stderr).toBe('')
})

test.skipIf(!hasSystemd)(
  'the unit is one that systemd understands, and has taken nearly everything from the relay',
  () => {
    const units = join(folder, 'usr/lib/systemd/system')
    mkdirSync(units, { recursive: true })
    mkdirSync(join(folder, 'usr/bin'))
    mkdirSync(join(folder, 'bin'))
    for (const program of ['usr/bin/giaoban-relay', 'bin/sh'])
      writeFileSync(join(folder, program), '#!/bin/sh\n', { mode: 0o755 })
    writeFileSync(join(units, 'giaoban-relay.service'), read('giaoban-relay.service'))
    const verified = spawnSync('systemd-analyze', ['verify', `--root=${folder}`, 'giaoban-relay.service'], {
      encoding: 'utf8',
    })
    const complaints = verified.stderr
      .split('\n')
      .filter((line) => line !== '' && !line.includes('sysinit.target not found'))
    expect(complaints).toEqual([])
    // 0 is nothing left, 100 everything open; the rest is the network, the JavaScript compiler and one capability
    const judged = spawnSync('systemd-analyze', [
      'security',
      '--offline=yes',
      '--threshold=20',
      join(units, 'giaoban-relay.service'),
    ])
    expect(judged.status).toBe(0)
  },
)

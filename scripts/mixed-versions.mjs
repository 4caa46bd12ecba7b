#!/usr/bin/env node
// node scripts/mixed-versions.mjs COMMIT     this version with the one of COMMIT: relays and desks of both, upgrade and rollback
//   --nats     relays of both over one JetStream cluster as well (Debian package nats-server)
// Builds COMMIT beside itself, offline, with the modules that are installed here. Some minutes; not in npm test.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, root, script } from './lib/run.mjs'
import { overNats } from './mixed/over-nats.mjs'
import { buildOld, say, withVersions } from './mixed/two-versions.mjs'

async function overSqlite({ folder, giaoban, serve, found, exchange }) {
  const data = join(folder, 'data')
  let relay = await serve('old', data)
  found(relay.url)
  exchange('old relay')
  const backup = join(folder, 'backup')
  giaoban('new', 'relay', 'backup', '--data', data, '--out', backup)
  await relay.stop()

  const listen = new URL(relay.url).host
  relay = await serve('new', data, { listen })
  if (relay.code !== undefined) fail(`the new relay does not take over: ${relay.code}`)
  exchange('new relay on the data of the old one')
  await relay.stop()

  const refused = await serve('old', data, { listen })
  if (refused.code === undefined) {
    say('rollback: the format is the same, the old relay goes on with the data')
    await refused.stop()
  } else {
    say(`rollback: the old relay refuses the data of the new one with ${refused.code}`)
    if (refused.code !== 'store/newer-format') fail('it should say store/newer-format')
  }
  const restored = join(folder, 'restored')
  giaoban('new', 'relay', 'restore', backup, '--data', restored)
  relay = await serve('old', restored, { listen })
  if (relay.code !== undefined) fail(`the old relay does not open the backup from before: ${relay.code}`)
  exchange('rollback to the backup from before')
  await relay.stop()
}

await script('mixed-versions', async () => {
  const [commit, flag] = process.argv.slice(2)
  if (commit === undefined || (flag !== undefined && flag !== '--nats')) {
    fail('no commit given', 'node scripts/mixed-versions.mjs COMMIT [--nats]')
  }
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-old-'))
  try {
    const program = { old: buildOld(commit, join(folder, 'old')), new: join(root, 'out/main/cli.js') }
    await withVersions(program, overSqlite)
    if (flag === '--nats') await withVersions(program, overNats)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

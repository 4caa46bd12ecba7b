/** Relays and NATS servers know each other by certificates: who shows none, or another one, is not spoken to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { connectTo } from '../../../relay/storage/jetstream/connection.ts'
import type { NatsTls } from '../../../relay/storage/nats-settings.ts'
import { makeAuthority } from '../../support/certificate.ts'
import { startNatsCluster } from '../../support/nats-cluster.ts'

const folder = mkdtempSync(join(tmpdir(), 'giaoban-nats-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const authority = makeAuthority()
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}
const ca = file('ca', authority.cert)
const pairOf = (name: string, { cert, key }: { readonly cert: string; readonly key: string }) => ({
  cert: file(`${name}.cert`, cert),
  key: file(`${name}.key`, key),
})
const own = pairOf('own', authority.issue([127, 0, 0, 1]))
const stranger = makeAuthority()

const serverFor = (...ip: readonly [number, number, number, number]) => {
  const { cert, key } = authority.issue(ip)
  const place = { host: '127.0.0.1', route: '127.0.0.1', monitor: '127.0.0.1', tls: { ca: authority.cert, cert, key } }
  return startNatsCluster({ nodes: 1, jetstream: false, places: [{ ...place, command: (same) => same }] })
}

test('with certificates of one authority on both sides, and in no other way', async () => {
  await using server = await serverFor(127, 0, 0, 1)
  const attempt = (tls: NatsTls, withinMs = 2500) => connectTo({ servers: server.urls, tls }, withinMs)
  const connection = await attempt({ ca, own }, 10_000)
  expect(connection.info?.tls_required).toBe(true)
  await connection.flush()
  await connection.close()
  await Promise.all(
    [
      { ca }, // none
      { ca, own: pairOf('strange', stranger.issue([127, 0, 0, 1])) },
      { ca: file('strange', stranger.cert), own },
      { own }, // the system's authorities do not know it
    ].map(async (tls) => expect(attempt(tls)).rejects.toMatchObject({ code: 'relay/no-engine' })),
  )
})

test('a server at another address than its certificate says is not believed', async () => {
  await using server = await serverFor(127, 0, 0, 9)
  const attempt = connectTo({ servers: server.urls, tls: { ca, own } }, 2500)
  await expect(attempt).rejects.toMatchObject({ code: 'relay/no-engine' })
})

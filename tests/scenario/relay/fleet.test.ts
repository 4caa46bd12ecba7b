/** What an operator sees of the relays over one engine, and when a newer kind of command may be let in. */
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { Kvm } from '@nats-io/kv'
import { connect } from '@nats-io/transport-node'
import { expect, test } from 'vitest'
import type { CliProcess } from '../../../cli/cli.ts'
import { relayFleet } from '../../../cli/commands/relay-fleet.ts'
import { run } from '../../../cli/run.ts'
import { systemClock } from '../../../engine/config.ts'
import { commandReader, encodeCommand, originBytes } from '../../../relay/storage/replicated/commands.ts'
import { startNatsCluster } from '../../support/nats-cluster.ts'
import { replicatedHomes } from '../../support/replicated-home.ts'

async function fleet(nats: string, ...more: readonly string[]) {
  let said = ''
  const write = (text: string): void => void (said += text)
  const process: CliProcess = {
    env: {},
    cwd: '/',
    clock: systemClock(),
    interactive: false,
    writeOut: write,
    writeError: write,
    askSecret: async () => '',
    kill: () => undefined,
    stop: new AbortController().signal,
  }
  const argv = ['relay', 'fleet', '--nats', nats, '--json', ...more]
  const exit = await run({ argv, process, commands: [relayFleet] })
  return { exit, said: JSON.parse(said) as Record<string, unknown> }
}

test('a newer kind of command is let in when no relay is heard that does not read it', async () => {
  await using cluster = await startNatsCluster()
  const none = await fleet(cluster.list)
  expect(none).toMatchObject({ exit: 1, said: { error: { code: 'config/invalid' } } })

  using homes = replicatedHomes(() => cluster, 1)
  const { stores } = await homes.open('GIAOBAN')
  const connection = await connect({ servers: [...cluster.urls] })
  const js = jetstream(connection)
  const jsm = await jetstreamManager(connection)
  const bucket = await new Kvm(js).open('GIAOBAN')
  const formatNow = async () => (await bucket.get('format'))!.json<{ readonly minReader: number }>()
  const begun = { ...(await formatNow()), minReader: 1 }
  await bucket.put('format', JSON.stringify(begun)) // as a version has begun it that knew the first kinds only
  const own = { reader: commandReader, id: expect.any(String) as string, silentMs: expect.any(Number) as number }
  expect(await fleet(cluster.list)).toMatchObject({
    exit: 0,
    said: { minReader: 1, reads: commandReader, relays: [own] },
  })

  // a relay of that version: a pulse, and no word about what it reads
  const origin = new Uint8Array(originBytes).fill(7)
  await js.publish('giaoban.live', encodeCommand({ kind: 'pulse', body: {} }, { origin, token: 1 }))
  const refused = await fleet(cluster.list, '--raise')
  const error = { code: 'relay/older-version', message: expect.stringContaining('07070707') as string }
  expect(refused).toMatchObject({ exit: 1, said: { error } })
  expect(await formatNow()).toEqual(begun)

  await jsm.streams.purge('GIAOBAN_LIVE') // it has long been silent
  const raised = await fleet(cluster.list, '--raise')
  expect(raised).toMatchObject({ exit: 0, said: { minReader: commandReader } })
  expect(await formatNow()).toEqual({ ...begun, minReader: commandReader })
  expect(await fleet(cluster.list, '--raise')).toMatchObject({ exit: 0, said: { minReader: commandReader } })
  await connection.close()
  await stores.close()
})

/** From `bulletin.send` to acknowledged at the sender, everything on one machine, beside what it cannot do without. */
import { demoBulletins, type DemoBulletin } from '../cli/demo/bulletins.ts'
import type { Engine } from '../engine/engine.ts'
import { createExchangeYardstick } from './exchange-yardstick.ts'
import { measurePair, milliseconds, type Row } from './measure.ts'
import { createBenchWorld } from './world.ts'

const runs = 30
const warmup = 5

export async function sendToAcknowledged(): Promise<Row[]> {
  await using world = await createBenchWorld()
  const [here, there] = world.units
  await using sender = await world.open(here, 'duty', { live: true })
  await using receiver = await world.open(there, 'commander', { live: true })
  receiver.onEvent((happened) => {
    if (happened.event !== 'alert') return
    const id = happened.value.id
    if (id === undefined) return
    void receiver.call('bulletin.acknowledge', { id, answer: { kind: 'assigned', text: 'Tổ 1' } })
  })
  await online(sender)
  await online(receiver)
  await using yardstick = await createExchangeYardstick(world.folder)
  const bulletins = demoBulletins({ count: runs + warmup, seed: 1, now: world.deps.clock.now() })
  const row = await measurePair({
    name: 'send-to-acknowledged',
    unit: 'ms',
    against: 'its commits, X-Wing, signatures, AES-GCM and round trips alone',
    runs,
    warmup,
    subject: (run) => exchange(sender, bulletins[run + warmup] as DemoBulletin, there.code),
    yardstick: () => yardstick.once(),
  })
  return [row]
}

async function online(engine: Engine): Promise<void> {
  for (;;) {
    const { state } = await engine.call('sync.state', {})
    if (state === 'online') return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function exchange(sender: Engine, { bulletin }: DemoBulletin, to: string): Promise<number> {
  let resolve = (): void => {}
  const acknowledged = new Promise<void>((done) => (resolve = done))
  let id = ''
  const look = async (): Promise<void> => {
    if (id === '') return
    const { units } = await sender.call('bulletin.status', { id })
    if (units.every(({ rung }) => rung === 'acknowledged')) resolve()
  }
  const stop = sender.onEvent((happened) => {
    if (happened.event === 'changed') void look()
  })
  const { attachments: _, ...words } = bulletin
  const took = await milliseconds(async () => {
    const sent = await sender.call('bulletin.send', {
      bulletin: words,
      to: [to],
      urgency: 'immediate',
      attachments: [],
      accept: [],
    })
    id = sent.id
    await acknowledged
  })
  stop()
  return took
}

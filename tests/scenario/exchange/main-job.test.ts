/**
 * The main job with whole processes: a wanted bulletin with two photographs leaves TP.HCM, reaches its six neighbours
 * through a relay that is killed twice on the way, and comes back acknowledged by name.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { bulletinShowOutput, bulletinStatusOutput } from '../../../cli/outputs/bulletin.ts'
import { photoPng } from '../../support/photo.ts'
import type { RelayProcess } from '../../support/processes.ts'
import { wantedBulletin } from '../../support/wanted.ts'
import { makeWorld, type World } from '../../support/world.ts'

const neighbours = ['ba-ria-vung-tau', 'binh-duong', 'dong-nai', 'long-an', 'tay-ninh', 'tien-giang']
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface Sync {
  sent: number
  received: number
  rejected: unknown[]
  pending: number
}
type Status = z.output<typeof bulletinStatusOutput>

describe('a wanted bulletin with two photographs through a relay that is killed', { timeout: 240_000 }, () => {
  let world: World
  let relay: RelayProcess
  let id: string
  const photos: string[] = []
  const hashes: string[] = []
  const at = (unit: string, role: 'duty' | 'investigator' | 'commander') => ['--home', world.home(unit, role)]
  const sender = () => at('tp-hcm', 'duty')
  const restartRelay = async (): Promise<void> => {
    await relay.kill()
    relay = await world.startRelay()
  }

  beforeAll(async () => {
    world = await makeWorld()
    relay = await world.startRelay()
    for (const [index, name] of ['chan-dung.png', 'dau-vet.png'].entries()) {
      const bytes = photoPng(index, 2.2)
      if (bytes.length < 2_000_000) throw new Error('a photograph of 2 MB is wanted')
      photos.push(join(world.folder, name))
      writeFileSync(photos[index] ?? '', bytes)
    }
    writeFileSync(join(world.folder, 'bulletin.json'), JSON.stringify(wantedBulletin(['chan-dung.png', 'dau-vet.png'])))
  }, 120_000)
  afterAll(async () => {
    await relay?.[Symbol.asyncDispose]()
    world?.[Symbol.dispose]()
  })

  test('send seals it for six neighbours without the network', async () => {
    await relay.kill()
    const attach = photos.flatMap((file) => ['--attach', file])
    const file = ['--file', join(world.folder, 'bulletin.json'), '--to', 'neighbours', '--urgency', 'urgent']
    const sent = await world.json<{ id: string; recipients: string[] }>([
      'bulletin',
      'send',
      ...sender(),
      ...file,
      ...attach,
    ])
    expect(sent.recipients.toSorted()).toEqual(neighbours)
    id = sent.id
  })

  test('a sync without a relay says so within ten seconds and keeps the outbox', async () => {
    const started = performance.now()
    const outcome = await world.run(['sync', ...sender()])
    expect([outcome.code, outcome.refusal().code, outcome.out]).toEqual([1, 'relay/unreachable', ''])
    expect(performance.now() - started).toBeLessThan(12_000)
    relay = await world.startRelay()
  })

  test('the relay dies by SIGKILL while photographs go up; the next sync finishes', async () => {
    await relay.stop()
    relay = await world.startRelay({ GIAOBAN_STEP: 'relay.blob.part.after#3' })
    const cut = await world.run(['sync', ...sender()])
    expect(await relay.ended).toEqual([null, 'SIGKILL'])
    expect([cut.code, cut.refusal().code]).toEqual([1, 'relay/unreachable'])
    relay = await world.startRelay()
    expect(await world.json<Sync>(['sync', ...sender()])).toMatchObject({ sent: 1, rejected: [], pending: 6 })
  })

  test('six commanders fetch, see and acknowledge it, the relay killed again after three', async () => {
    for (const [index, unit] of neighbours.entries()) {
      if (index === 3) await restartRelay()
      const home = at(unit, 'commander')
      expect(await world.json<Sync>(['sync', ...home])).toMatchObject({ received: 1, rejected: [] })
      const shown = await world.json<z.output<typeof bulletinShowOutput>>(['bulletin', 'show', id, ...home])
      expect(shown.attachments.map(({ complete }) => complete)).toEqual([true, true])
      expect(shown.checks).toMatchObject({ signature: { ok: true }, device: { ok: true }, officer: { ok: true } })
      expect(await world.json(['ack', id, ...home, '--assigned-to', `Tổ ${index + 1}`])).toEqual({
        id,
        rung: 'acknowledged',
      })
      expect(await world.json<Sync>(['sync', ...home])).toMatchObject({ rejected: [] })
    }
  })

  test('the photographs are the same bytes on every commander’s disk', async () => {
    for (const [index] of photos.entries()) {
      const own = join(world.folder, `own-${index}.png`)
      await world.json(['attachment', 'save', id, `${index}`, ...sender(), '--out', own])
      hashes.push(sha256(readFileSync(own)))
      expect(hashes[index]).toBe(sha256(readFileSync(photos[index] ?? '')))
      for (const unit of neighbours) {
        const out = join(world.folder, `${unit}-${index}.png`)
        await world.json(['attachment', 'save', id, `${index}`, ...at(unit, 'commander'), '--out', out])
        expect(sha256(readFileSync(out))).toBe(hashes[index])
      }
    }
  })

  test('the sender sees six names and answers, and nothing is pending', async () => {
    expect(await world.json<Sync>(['sync', ...sender()])).toMatchObject({ rejected: [], pending: 0 })
    const { units } = await world.json<Status>(['bulletin', 'status', id, ...sender()])
    expect(units.map(({ unit }) => unit).toSorted()).toEqual(neighbours)
    for (const row of units) {
      expect(row).toMatchObject({ rung: 'acknowledged', late: false, answer: { kind: 'assigned' } })
      expect(row.by?.name).toMatch(/\S+ \S+/)
      expect(row.by?.role).toBe('commander')
    }
    // acknowledgements were receipted by the sender: the commanders' outboxes empty as well
    for (const unit of neighbours)
      expect(await world.json<Sync>(['sync', ...at(unit, 'commander')])).toMatchObject({ pending: 0 })
  })

  test('siblings on both sides see the same', async () => {
    const ladder = async (unit: string, role: 'duty' | 'investigator'): Promise<Status> =>
      world.json<Status>(['bulletin', 'status', id, ...at(unit, role)])
    const rungs = ({ units }: Status) => units.map(({ unit, rung, by }) => ({ unit, rung, by }))
    await world.json(['sync', ...at('tp-hcm', 'investigator')])
    expect(rungs(await ladder('tp-hcm', 'investigator'))).toEqual(rungs(await ladder('tp-hcm', 'duty')))
    await world.json(['sync', ...at('binh-duong', 'duty')])
    const { units } = await ladder('binh-duong', 'duty')
    expect(units.find(({ unit }) => unit === 'binh-duong')).toMatchObject({ rung: 'acknowledged' })
  })

  test('one bulletin everywhere, and every rebuild is equal', async () => {
    const homes = [sender(), at('tp-hcm', 'investigator'), ...neighbours.map((unit) => at(unit, 'commander'))]
    for (const home of homes) {
      const { bulletins } = await world.json<{ bulletins: unknown[] }>(['bulletin', 'list', ...home])
      expect(bulletins).toHaveLength(1)
      const rebuilt = await world.json<{ operations: number; equal: boolean }>(['rebuild', ...home])
      // the bulletin and, at the sender's unit, six acknowledgements; elsewhere the own one
      expect(rebuilt).toEqual({ operations: home[1]?.includes('tp-hcm') ? 7 : 2, equal: true })
    }
  })
})

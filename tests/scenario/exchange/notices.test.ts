/** What the system's notifications say of a bulletin that has just come. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EngineCore } from '../../../engine/api/handlers.ts'
import type { ShellPort } from '../../../engine/deps.ts'
import { newsOf } from '../../../engine/news.ts'
import { auditOf } from '../../support/epochs.ts'
import { codeOf } from '../../support/home-kit.ts'
import { PostOffice } from '../../support/post-office.ts'
import { makeWorldTemplate, sendBulletin, type SyncWorld, type WorldTemplate } from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
beforeAll(async () => {
  template = await makeWorldTemplate(2)
  world = template.copy()
}, 60_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  template[Symbol.dispose]()
})

test('nothing but that something came, until somebody signed in wishes for sender and title; never behind a locked screen', async () => {
  const notices: Parameters<ShellPort['notify']>[0][] = []
  const shell = { notify: (notice: (typeof notices)[number]) => void notices.push(notice), badge: () => undefined }
  const [here, there] = world.units.map(({ code }) => code)
  const sender = await world.home(`${here}/duty`)
  const desk = await world.home(`${there}/duty`, undefined, undefined, { shell: shell as unknown as ShellPort })
  const post = new PostOffice()
  const arrive = async (): Promise<string | undefined> => {
    await sendBulletin(sender, [there!])
    post.collect(sender)
    post.deliver(desk)
    return notices.at(-1)?.text
  }
  expect((await desk.call('session.state', {})).noticeText).toBe(false)
  expect(await arrive()).toBeUndefined()
  expect((await desk.call('settings.set', { noticeText: true })).noticeText).toBe(true)
  expect(await arrive()).toContain(': ')
  await desk.call('session.lockScreen', {})
  expect(await codeOf(() => desk.call('settings.set', { noticeText: true }))).toBe('vault/locked')
  expect(await arrive()).toBeUndefined()
  expect(notices).toHaveLength(3)
  expect(auditOf(desk, 'settings.')).toEqual(['settings.notice-text:on'])
})

test.each([
  ['duty', true],
  ['admin', false],
] as const)(
  'of a bulletin that comes while %s is signed in, sender, title and which it is are told: %s',
  async (role, isTold) => {
    const [here, there] = world.units.map(({ code }) => code)
    const desk = await world.home(`${there}/commander`)
    const sender = await world.home(`${here}/duty`)
    const post = new PostOffice()
    const record = await sendBulletin(sender, [there!])
    post.collect(sender)
    post.deliver(desk)
    await desk.call('settings.set', { noticeText: true })
    const told: object[] = []
    const core = {
      phase: 'open',
      roles: () => [role],
      emit: (_: string, alert: object) => void told.push(alert),
      deps: { shell: { notify: (notice: object) => void told.push(notice), badge: () => undefined } },
    } as unknown as EngineCore
    const { records, vault } = desk.open
    newsOf(core, { records, vault, outgoing: () => undefined }).arrived(record, 'bulletin')
    expect(told.map((each) => 'id' in each || 'text' in each)).toEqual([isTold, isTold])
  },
)

/** The shell around the window: tray, notifications, badge, hiding, idle hours. */
import { expect, test } from '@playwright/test'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wordsOf } from '../../electron/main/words.ts'
import { deskTitle, openDesk, passphraseField, row, texts, unlock, type Desk } from './support/desk.ts'
import { launch } from './support/launch.ts'
import { listenForSound } from './support/sound.ts'
import { openWorld, type World } from './support/world.ts'

const t = texts.vi
const words = wordsOf('vi')
const title = 'Thông báo thử khay'

/** What the shell asks of the desktop. Nothing of the desktop answers here, so that it is written down instead. */
interface Asked {
  readonly notifications: { title: string; body: string }[]
  readonly toolTips: string[]
  readonly badges: number[]
}

let world: World
let desk: Desk
let bulletins = 0

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  world = await openWorld({ desks: 'empty' })
  desk = await openDesk(world, 'binh-duong', 'commander', { env: { XDG_CURRENT_DESKTOP: 'KDE' } })
  await desk.app.evaluate(({ app, Notification, Tray }) => {
    const asked: Asked = { notifications: [], toolTips: [], badges: [] }
    ;(globalThis as unknown as { asked: Asked }).asked = asked
    Notification.isSupported = () => true
    Notification.prototype.show = function (this: Electron.Notification) {
      asked.notifications.push({ title: this.title, body: this.body })
    }
    const { setToolTip } = Tray.prototype
    Tray.prototype.setToolTip = function (this: Electron.Tray, text: string) {
      asked.toolTips.push(text)
      setToolTip.call(this, text)
    }
    app.setBadgeCount = (count) => asked.badges.push(count ?? 0) > 0
  })
})
test.afterAll(async () => {
  await desk?.close()
  await world?.close()
})

const asked = (): Promise<Asked> => desk.app.evaluate(() => (globalThis as unknown as { asked: Asked }).asked)
const visible = (): Promise<boolean> =>
  desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible())

/** From TP.HCM to this desk, through the relay. */
async function send(): Promise<string> {
  const example = await world.cli('schema', 'bulletin', '--example')
  const file = join(world.folder, 'bulletin.json')
  const name = `${title} ${++bulletins}`
  writeFileSync(file, JSON.stringify({ ...example, title: name }))
  const home = world.home('tp-hcm', 'duty')
  await world.cli('bulletin', 'send', '--home', home, '--file', file, '--to', 'binh-duong', '--urgency', 'immediate')
  await world.cli('sync', '--home', home)
  return name
}

test('an open desk is told that something came and not what, unless it wishes otherwise, and the badge counts it', async () => {
  const name = await send()
  await expect(row(desk.page, name)).toBeVisible()
  await expect.poll(async () => (await asked()).notifications.length).toBe(1)
  const { notifications, badges, toolTips } = await asked()
  expect(notifications[0]).toEqual({ title: words.bulletin, body: words.seeDesk })
  expect(badges.at(-1)).toBe(1)
  expect(toolTips.at(-1)).toBe(`(1) ${words.receiving}`)
})

test('closing the window hides it where a tray shows, and locks the screen; the desk goes on receiving', async () => {
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
  await expect.poll(visible).toBe(false)
  await expect(passphraseField(desk.page)).toBeAttached()
  await send()
  await expect.poll(async () => (await asked()).notifications.length).toBe(2)
})

test('a notification at a locked screen says nothing of the content', async () => {
  const { notifications, badges } = await asked()
  expect(notifications[1]).toEqual({ title: words.bulletin, body: words.seeDesk })
  expect(badges.at(-1)).toBe(2)
})

test('starting the app again brings the hidden window back, locked', async () => {
  const second = launch(desk.home, { env: { ...world.env } })
  await expect(second.then((app) => app.firstWindow({ timeout: 5000 }))).rejects.toThrow()
  await expect.poll(visible).toBe(true)
  await expect(desk.page.getByRole('heading', { name: t.unlock.lockedTitle })).toBeVisible()
  await expect(desk.page.getByRole('alert')).toContainText(t.frame.alert.lockedTitle)
  expect(await desk.page.locator('body').textContent()).not.toContain(title)
  await unlock(desk.page)
  await expect(deskTitle(desk.page)).toBeVisible()
})

test('a second window shows what it was opened for, rings no second time, locks with the first and closes with it', async () => {
  const one = desk.page
  const name = await send()
  await expect(row(one, name)).toBeVisible()
  const coming = desk.app.waitForEvent('window')
  await row(one, name).click({ button: 'middle' })
  const other = await coming
  const shown = other.getByRole('article').getByText(name).first()
  await expect(shown).toBeVisible()
  expect(other.url()).toBe('app://bundle/')
  await expect(other).toHaveTitle(`${t.frame.nav.bulletins} · Giao Ban`)
  const heard = [await listenForSound(one), await listenForSound(other)] as const
  await send()
  await expect(other.getByRole('alert').first()).toBeVisible() // the bar stands in both
  await expect.poll(async () => (await heard[0]()).length).toBeGreaterThan(1) // a whole round of it
  expect(await heard[1]()).toEqual([])
  await other.keyboard.press('Control+l')
  for (const page of [one, other]) {
    await expect(passphraseField(page)).toBeVisible()
    await expect(page).toHaveTitle('Giao Ban')
    await expect(page.getByText(title)).toHaveCount(0)
  }
  await unlock(other)
  await expect(shown).toBeVisible()
  await expect(deskTitle(one)).toBeVisible()
  await desk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .toSorted((a, b) => a.id - b.id)[0]!
      .close(),
  )
  await expect.poll(() => desk.app.windows().length).toBe(1)
  await expect(passphraseField(one)).toBeAttached()
})

test('eight hours without a hand on the machine lock the vault, and the tray says that nothing is received', async () => {
  await desk.app.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 8 * 3600
    powerMonitor.emit('unlock-screen')
  })
  await expect(desk.page.getByRole('heading', { level: 1 })).toHaveText('Công an tỉnh Bình Dương')
  await expect.poll(async () => (await asked()).toolTips.at(-1)).toBe(words.notReceiving)
  expect((await asked()).badges.at(-1)).toBe(0)
})

test('where no tray shows, closing the window ends the app', async () => {
  const other = await openDesk(world, 'long-an', 'duty', { env: { XDG_CURRENT_DESKTOP: 'GNOME' } })
  const ended = once(other.app.process(), 'exit')
  await other.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close()).catch(() => undefined)
  expect((await ended)[0]).toBe(0)
})

test('and where it was started not to hide, too', async () => {
  const options = { env: { XDG_CURRENT_DESKTOP: 'KDE' }, args: ['--quit-on-close'] }
  const other = await openDesk(world, 'long-an', 'duty', options)
  const ended = once(other.app.process(), 'exit')
  await other.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close()).catch(() => undefined)
  expect((await ended)[0]).toBe(0)
})

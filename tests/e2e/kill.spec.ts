/** Deaths and locks of the real app: what was there is there again, and nothing that is secret lies about. */
import { expect, test } from '@playwright/test'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawPortrait } from '../../cli/demo/portrait/portrait.ts'
import {
  bytesMarker,
  filesUnder,
  mayReadMemory,
  scanFiles,
  scanMemory,
  textMarker,
  type Marker,
} from '../support/scan.ts'
import {
  deskTitle,
  errors,
  openDesk,
  passphraseField,
  relayState,
  row,
  screenButton,
  startDesk,
  texts,
  unlock,
  type Desk,
} from './support/desk.ts'
import { alive, childrenOf, engineProcesses, enginePid, openFiles } from './support/engine-pid.ts'
import { addPhotos, field, fillWanted } from './support/wanted-form.ts'
import { endProcess, openWorld, passphrase, type World } from './support/world.ts'

const t = texts.vi
const person = {
  name: 'Đặng Đình Mốc-Dấu',
  cccd: '000190774411',
  phone: '0000733119',
  notes: 'ghi chú mật-hiệu-xanh-lam',
  address: 'bãi xe Hẻm-Không-Tên 99',
}
/** Not the public one of demonstration worlds, which every engine has in its program. */
const ownPassphrase = 'bốn từ chỉ riêng máy này'
const photo = drawPortrait('markers')
/** The middle of the compressed picture: nothing else has it. */
const photoPart = photo.slice(4000, 4048)
const markers: readonly Marker[] = [
  ...Object.entries(person).map(([name, text]) => textMarker(name, text)),
  textMarker('passphrase', ownPassphrase),
  bytesMarker('photo', photoPart),
]

let world: World
let sender: Desk
let receiver: Desk
const used: Desk[] = []

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  world = await openWorld({ desks: 'empty' })
})
test.afterAll(async () => {
  for (const desk of used) await desk.close().catch(() => undefined) // some were killed
  await world?.close()
})

async function start(code: string, role: 'duty' | 'commander'): Promise<Desk> {
  const desk = await openDesk(world, code, role)
  used.push(desk)
  return desk
}

test('what is looked for is found where it lies about', () => {
  const folder = join(world.folder, 'planted')
  mkdirSync(folder)
  for (const [index, { forms }] of markers.entries()) writeFileSync(join(folder, String(index)), forms[0]!)
  expect(scanFiles(folder, markers)).toHaveLength(markers.length)
})

test('a notice half written survives the death of the engine, which is shown and passes', async () => {
  sender = await start('tp-hcm', 'duty')
  const { page, app } = sender
  await page.keyboard.press('c')
  await fillWanted(page, person)
  await addPhotos(page, [{ name: 'anh.png', bytes: photo }])
  await expect(page.getByRole('img', { name: /anh\.png/ })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: /^Đã lưu nháp/ })).toBeVisible()
  const first = await enginePid(app)
  process.kill(first, 'SIGKILL')
  await expect(passphraseField(page)).toBeVisible()
  expect(await enginePid(app, [first])).not.toBe(first)
  await unlock(page)
  await expect(deskTitle(page)).toBeVisible()
  await screenButton(page, 'compose').click()
  await expect(field(page, 'subject.names.0.full')).toHaveValue(person.name)
  await expect(field(page, 'notes')).toHaveValue(person.notes)
  await expect(page.getByRole('img', { name: /anh\.png/ })).toBeVisible()
})

test('it is sent once, however often the engine dies around it', async () => {
  const { page, app } = sender
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 2, name: person.name })).toBeVisible()
  process.kill(await enginePid(app), 'SIGKILL')
  await expect(passphraseField(page)).toBeVisible()
  await unlock(page)
  await expect(relayState(page, 'online')).toBeVisible()
  await expect(row(page, person.name)).toHaveCount(1)
  receiver = await start('binh-duong', 'commander')
  await expect(row(receiver.page, person.name)).toHaveCount(1)
})

test('the app is killed with photos on screen: neither its home nor what Electron keeps there holds a marker', async () => {
  const { page, app, home } = receiver
  await row(page, person.name).click()
  await page.getByRole('button', { name: /Xem ảnh 1/ }).click()
  await expect(page.getByRole('dialog').locator('img')).toBeVisible()
  await expect
    .poll(() =>
      page
        .getByRole('dialog')
        .locator('img')
        .evaluate((element) => (element as HTMLImageElement).naturalWidth),
    )
    .toBe(600)
  const main = app.process()
  const all = [main.pid!, ...childrenOf(main.pid!)]
  const gone = main.exitCode === null ? once(main, 'exit') : undefined
  process.kill(main.pid!, 'SIGKILL')
  await gone
  await expect.poll(() => all.filter(alive)).toEqual([])
  expect(filesUnder(join(home, 'app'))).toBeGreaterThan(0)
  expect(scanFiles(home, markers)).toEqual([])
})

test('it starts again and shows the same', async () => {
  receiver = await start('binh-duong', 'commander')
  await expect(row(receiver.page, person.name)).toHaveCount(1)
  await expect(row(receiver.page, person.name)).toBeVisible()
})

test('a changed passphrase opens, and the one before does not', async () => {
  const { page } = receiver
  await screenButton(page, 'settings').click()
  await page.getByLabel(t.settings.passOld, { exact: true }).fill(passphrase)
  await page.getByLabel(t.settings.passNew, { exact: true }).fill(ownPassphrase)
  await page.getByLabel(t.settings.passAgain, { exact: true }).fill(ownPassphrase)
  await page.getByRole('button', { name: t.settings.passSubmit }).click()
  await expect(page.getByText(t.settings.passDone)).toBeVisible()
  await page.keyboard.press('Control+l')
  await expect(passphraseField(page)).toBeVisible()
  await expect(page.getByText(t.settings.passDone)).toHaveCount(0) // the locked screen shows nothing of before
  await unlock(page)
  await expect(page.getByRole('alert')).toContainText(errors.vi['vault/wrong-passphrase'])
  await unlock(page, ownPassphrase)
  await expect(page.getByRole('navigation').first()).toBeVisible()
})

test('the vault lock ends the engine that knew, and its successor knows nothing', async () => {
  const { page, app, home } = receiver
  await screenButton(page, 'desk').click()
  await row(page, person.name).click()
  await expect(page.getByRole('button', { name: /Xem ảnh 1/ }).locator('img')).toBeVisible()
  const before = await enginePid(app)
  const knew = engineProcesses(before)
  if (mayReadMemory) {
    const found = knew.flatMap((pid) => scanMemory(pid, markers).found)
    expect(found).toEqual(expect.arrayContaining(['name', 'cccd']))
  }
  await screenButton(page, 'settings').click()
  await page.getByRole('button', { name: t.settings.vaultLock }).click()
  await expect(passphraseField(page)).toBeVisible()
  const after = await enginePid(app, [before])
  await expect.poll(() => knew.filter(alive)).toEqual([])
  if (mayReadMemory) {
    for (const pid of engineProcesses(after)) expect(scanMemory(pid, markers).found).toEqual([])
  }
  expect(scanFiles(home, markers)).toEqual([])
  expect(await page.locator('body').textContent()).not.toContain(person.name)
})

test('sleep locks the vault', async () => {
  const { page, app } = receiver
  await unlock(page, ownPassphrase)
  await expect(deskTitle(page)).toBeVisible()
  const before = await enginePid(app)
  await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'))
  await expect(passphraseField(page)).toBeVisible()
  expect(await enginePid(app, [before])).not.toBe(before)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Công an tỉnh Bình Dương')
})

test('a passphrase typed while the engine starts again opens all the same', async () => {
  const { page, app } = receiver
  const before = await enginePid(app)
  process.kill(before, 'SIGKILL')
  await expect.poll(() => alive(before)).toBe(false)
  await unlock(page, ownPassphrase) // its successor is not there yet
  await expect(deskTitle(page)).toBeVisible()
  await screenButton(page, 'settings').click()
  await page.getByRole('button', { name: t.settings.vaultLock }).click()
  await unlock(page, ownPassphrase) // as soon as the field is there, whether the engine that locked has ended or not
  await expect(deskTitle(page)).toBeVisible()
})

test('a home that another program has open says so in words', async () => {
  const other = world.startCli('sync', '--watch', '--for', '120s', '--home', world.home('dong-nai', 'duty'))
  other.stdout!.resume()
  other.stderr!.resume()
  const opened = (): boolean => openFiles(other.pid!).some((file) => file.endsWith('/vault.db'))
  await expect.poll(opened).toBe(true)
  const desk = await startDesk(world, 'dong-nai', 'duty')
  used.push(desk)
  await unlock(desk.page)
  await expect(desk.page.getByRole('alert')).toContainText(errors.vi['profile/in-use'])
  await endProcess(other)
  await unlock(desk.page)
  await expect(deskTitle(desk.page)).toBeVisible()
})

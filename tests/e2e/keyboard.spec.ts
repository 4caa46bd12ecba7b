/** The main path without a mouse: from the passphrase to the name on the ladder. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawPortrait } from '../../cli/demo/portrait/portrait.ts'
import {
  copyImage,
  deskTitle,
  filled,
  passphraseField,
  relayState,
  row,
  startDesk,
  texts,
  type Desk,
} from './support/desk.ts'
import { field } from './support/wanted-form.ts'
import { openWorld, passphrase, type World } from './support/world.ts'

const t = texts.vi
const answer = 'Tổ tuần tra giáp ranh'
const name = 'Võ Thị Bàn Phím'

let world: World
let sender: Desk
let receiver: Desk

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  world = await openWorld({ desks: 'empty' })
  sender = await startDesk(world, 'tp-hcm', 'duty')
  receiver = await startDesk(world, 'binh-duong', 'commander')
  for (const { page } of [sender, receiver]) await page.evaluate(forbidMouse)
})
test.afterAll(async () => {
  await sender?.close()
  await receiver?.close()
  await world?.close()
})

/** In the page: a click that no key has made is an error of the test. */
function forbidMouse(): void {
  window.addEventListener(
    'pointerdown',
    () => {
      throw new Error('a mouse was used')
    },
    { capture: true },
  )
}

const focused = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))

/** By Tab alone. A place that is not reached after a whole round cannot be reached. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor({ state: 'attached' })
  for (let pressed = 0; pressed < 120; pressed++) {
    if (await focused(target)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${target.toString()}`)
}

async function unlockByKeys(page: Page): Promise<void> {
  await expect(passphraseField(page)).toBeFocused() // ready to type, without a key before
  await page.keyboard.type(passphrase)
  await page.keyboard.press('Enter')
  await expect(deskTitle(page)).toBeVisible()
  await expect(relayState(page, 'online')).toBeVisible()
}

test('the field for the passphrase waits with the cursor in it', async () => {
  await unlockByKeys(sender.page)
  await unlockByKeys(receiver.page)
})

test('a notice is written and sent', async () => {
  const { page } = sender
  await page.keyboard.press('c')
  await tabTo(page, page.getByRole('radiogroup', { name: t.word.label.urgency }))
  for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowLeft') // routine, urgent, immediate
  await expect(page.getByRole('radio', { name: t.word.urgency.immediate, exact: true })).toBeChecked()
  for (const [path, text] of [
    ['subject.names.0.full', name],
    ['subject.birth.date', '1988'],
    ['offence.name', 'Trộm cắp tài sản'],
    ['legal.decision.number', '22/QĐ-CSĐT'],
    ['legal.decision.date', '19/11/2026'],
    ['legal.decision.authority', 'Cơ quan CSĐT'],
    ['legal.decision.place', 'TP. Hồ Chí Minh'],
    ['legal.decision.signer', 'Thượng tá Phạm Quốc Vinh'],
    ['legal.decision.position', 'Phó Thủ trưởng'],
    ['legal.decision.reason', 'Bỏ trốn.'],
    ['contact.name', 'Đại úy Lê Thị Hạnh'],
    ['contact.phone', '0000 113 007'],
  ] as const) {
    await tabTo(page, field(page, path))
    await page.keyboard.insertText(text)
  }
  const tienGiang = page.getByRole('checkbox', { name: /Tiền Giang/ })
  await tabTo(page, tienGiang)
  await page.keyboard.press('Space')
  await expect(tienGiang).not.toBeChecked()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(filled(t.compose.sentText_other, { count: 5 }))).toBeVisible()
})

test('it is found on the desk, opened, read and acknowledged', async () => {
  const { page } = receiver
  await expect(row(page, name)).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  await tabTo(page, page.getByRole('region', { name: t.desk.detail })) // may be scrolled by arrows
  await page.keyboard.press('a')
  await expect(page.getByLabel(t.bulletin.acknowledge.assignedTo)).toBeFocused()
  await page.keyboard.insertText(answer)
  await page.keyboard.press('Enter')
  await expect(page.getByText(t.bulletin.acknowledge.done)).toBeVisible()
  await expect(sender.page.getByRole('row', { name: /Bình Dương/ })).toContainText(answer)
})

test('who and when stands on each rung for whoever comes by Tab', async () => {
  const { page } = sender
  const rung = page
    .getByRole('row', { name: /Bình Dương/ })
    .getByRole('button', { name: new RegExp(`^${t.word.rung.acknowledged}: `) })
  await tabTo(page, rung)
  const fact = new RegExp(`^${t.word.rung.acknowledged}: .*Trịnh Xuân Hòa`)
  await expect(page.getByRole('tooltip', { name: fact })).toBeVisible()
})

test('search, screens and the language are keys away', async () => {
  const { page } = receiver
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused()
  await page.keyboard.type('vo thi ban')
  await expect(page.getByRole('dialog').getByText(name).first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('6')
  await expect(page.getByRole('heading', { level: 1, name: t.settings.title })).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: /Ngôn ngữ: English/ }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: texts.en.settings.title })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: t.settings.title })).toBeVisible()
})

/** In the page: how many keys have gone down, a chord counted once. */
function countKeys(): void {
  const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta'])
  const counted = window as unknown as { keys: number }
  counted.keys = 0
  window.addEventListener('keydown', ({ key }) => void (counted.keys += modifiers.has(key) ? 0 : 1), { capture: true })
}

test('a notice that came as text, with two photos, is sent to six units in at most 25 keys', async () => {
  const { app, page } = sender
  const copied = readFileSync(join(__dirname, '../unit/domain/corpus/paste/01-form.txt'), 'utf8').split('\n=====\n')[0]!
  await page.evaluate(countKeys)
  await page.keyboard.press('c')
  await expect(field(page, 'notes')).toHaveValue('') // the form is there
  await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), copied)
  await page.keyboard.press('Control+v')
  await expect(field(page, 'subject.names.0.full')).toHaveValue('Nguyễn Văn Thử')
  for (const [index, seed] of ['front', 'side'].entries()) {
    await copyImage(app, drawPortrait(seed))
    await page.keyboard.press('Control+v')
    await expect(page.getByRole('img', { name: /image\.png/ })).toHaveCount(index + 1)
  }
  await expect(page.getByRole('button', { name: filled(t.compose.sendTo_other, { count: 6 }) })).toBeEnabled()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(filled(t.compose.sentText_other, { count: 6 }))).toBeVisible()
  const keys = await page.evaluate(() => (window as unknown as { keys: number }).keys)
  expect(keys).toBeGreaterThan(0)
  expect(keys).toBeLessThanOrEqual(25)
  await receiver.page.keyboard.press('1')
  await expect(row(receiver.page, 'Nguyễn Văn Thử')).toBeVisible()
})

test('a vehicle is sought in a form of its own, and what was said of it is changed', async () => {
  const plate = '00A-123.45'
  const { page } = sender
  await page.keyboard.press('c')
  await tabTo(page, field(page, 'kind'))
  for (const key of ['Enter', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key) // wanted, sought, vehicle
  await expect(page.getByRole('heading', { level: 1, name: t.word.kind.vehicle })).toBeVisible()
  await expect(field(page, 'legal.decision.number')).toHaveCount(0)
  await tabTo(page, field(page, 'vehicles.0.plate'))
  await page.keyboard.insertText(plate)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 2, name: plate })).toBeVisible()
  await expect(row(receiver.page, plate)).toBeVisible()
  await page.keyboard.press('u')
  await tabTo(page, field(page, 'vehicles.0.text'))
  await page.keyboard.insertText('Xe ba gác màu xanh')
  await page.keyboard.press('Control+Enter')
  await row(receiver.page, plate).press('Enter')
  await expect(receiver.page.getByText('Xe ba gác màu xanh').first()).toBeVisible()
  await receiver.page.keyboard.press('Escape')
})

test('the screen is locked and opened again', async () => {
  const { page } = receiver
  await page.keyboard.press('Control+l')
  await expect(page.getByRole('heading', { name: t.unlock.lockedTitle })).toBeVisible()
  await unlockByKeys(page)
  expect(receiver.problems).toEqual([])
  expect(sender.problems).toEqual([])
})

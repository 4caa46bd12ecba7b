/**
 * A unit's administration on the real app, from the keyboard where a keyboard does it: one world, an administrator's PC
 * and a commander's, and a PC that comes in without a network.
 */
import { expect, test, type ElectronApplication, type Locator, type Page } from '@playwright/test'
import { join } from 'node:path'
import type { Role } from '../../shared/domain/roles.ts'
import {
  errors,
  filled,
  openDesk,
  pointSaveAt,
  relayState,
  row,
  screenButton,
  startDesk,
  texts,
  unlock,
  type Desk,
} from './support/desk.ts'
import { launch } from './support/launch.ts'
import { createLooker } from './support/look.ts'
import { fillWanted } from './support/wanted-form.ts'
import { openWorld, type World } from './support/world.ts'

const t = texts.vi
const words = 'bốn từ ngẫu nhiên thử'
const circle = 'Tuyến 22'
const newcomer = { name: 'Phạm Mang Tay', badge: 'MN-079-0134' }

const { look, findings } = createLooker()
let world: World
let admin: Desk
let commander: Desk
let carried: ElectronApplication | undefined
let duty: string
let investigator: string
let chief: string

interface Officers {
  readonly officers: readonly { readonly id: string; readonly roles: readonly string[] }[]
}

test.describe.configure({ mode: 'serial', timeout: 120_000 })
test.beforeAll(async () => {
  world = await openWorld({ desks: 'empty' })
  const home = world.home('tp-hcm', 'admin')
  const { officers } = await world.cli<Officers>('officer', 'list', '--home', home)
  const idOf = (role: Role): string => officers.find(({ roles }) => roles.includes(role))!.id.slice(0, 8)
  const shown = (role: Role): string => filled(t.admin.officer, { id: idOf(role) }) // nobody has told their names here
  duty = shown('duty')
  investigator = shown('investigator')
  chief = idOf('commander')
  await world.cli(
    'circle',
    'create',
    '--home',
    world.home('tp-hcm', 'commander'),
    '--name',
    circle,
    '--members',
    'dong-nai,long-an',
  )
  const [authority, end] = [join(world.folder, 'world', 'authority'), join(world.folder, 'end.gbst')]
  const key = join(authority, 'root.gbkey')
  const ending = ['tp-hcm', '--successor', 'binh-duong', '--dir', authority, '--key', key, '--out', end]
  await world.cli('authority', 'close', ...ending)
  await world.cli('authority', 'publish', '--dir', authority, '--file', end, '--relay', world.relay.url)
  commander = await openDesk(world, 'tp-hcm', 'commander')
  admin = await startDesk(world, 'tp-hcm', 'admin')
  await unlock(admin.page)
  await expect(relayState(admin.page, 'online')).toBeVisible()
})
test.afterAll(async () => {
  await carried?.close()
  await commander?.close()
  await admin?.close()
  await world?.close()
})

/** By the keyboard: the control has the cursor, and Enter does it. */
async function press(control: Locator): Promise<void> {
  await control.focus()
  await control.press('Enter')
}

/** The administrator's menu of an officer, walked with the arrow keys. */
async function choose(name: string, deed: string): Promise<void> {
  await press(admin.page.getByRole('button', { name: filled(t.admin.people.changeOf, { name }) }))
  const item = admin.page.getByRole('menuitem', { name: deed })
  await expect(item).toBeVisible()
  for (let step = 0; step < 4 && !(await item.evaluate((one) => one === document.activeElement)); step++)
    await admin.page.keyboard.press('ArrowDown')
  await admin.page.keyboard.press('Enter')
}

/** What waits for the commander's hand. */
async function sign(what: string): Promise<void> {
  await commander.page.locator('body').press('7')
  const card = commander.page.getByRole('article', { name: what })
  await press(card.getByRole('button', { name: t.admin.proposals.sign }).first())
}

test('a commander is told that the unit is to be ended without its word, and says no', async () => {
  const { page } = commander
  await press(page.getByRole('button', { name: t.frame.alarm.openStop }))
  const waiting = page.getByRole('article', { name: t.admin.pending.succession })
  await press(waiting.getByRole('button', { name: t.admin.pending.vetoOpen }))
  await expect(waiting.getByRole('form')).toBeFocused()
  await look(page, 'click-veto-vi-light', { access: false })
  await press(waiting.getByRole('button', { name: t.admin.pending.vetoNow }))
  await expect(waiting).toHaveCount(0)
  await expect(admin.page.getByRole('article', { name: t.admin.pending.succession })).toHaveCount(0)
})

test('an administrator lets the duty officer approve: the commander is the second hand', async () => {
  await choose(duty, t.admin.people.roles)
  const form = admin.page.getByRole('form', { name: filled(t.admin.people.rolesOf, { name: duty }) })
  await expect(form).toBeFocused() // the next Tab is its first field
  await form.getByLabel(t.admin.people.approve).press('Space')
  await press(form.getByRole('button', { name: t.admin.people.rolesSubmit }))
  const open = admin.page.getByText(filled(t.admin.people.proposed, { name: duty }))
  const hand = form.getByRole('combobox', { name: t.admin.invite.approver })
  await expect(open.or(hand)).toBeVisible()
  if (await hand.isVisible()) {
    await hand.press('ArrowDown')
    await admin.page.getByRole('option').first().click()
    await press(form.getByRole('button', { name: t.admin.people.rolesSubmit }))
  }
  await expect(open).toBeVisible()
  await sign(t.admin.what.role)
  const line = admin.page.getByRole('listitem').filter({ hasText: duty }).first()
  await expect(line.getByText(t.admin.unit.approves)).toBeVisible()
})

test('an officer’s certificate is renewed by one hand, and who did it stands before the commander until he knows it', async () => {
  await choose(investigator, t.admin.people.renew)
  const form = admin.page.getByRole('form', { name: filled(t.admin.people.renewOf, { name: investigator }) })
  await press(form.getByRole('button', { name: t.admin.people.renew }))
  await expect(admin.page.getByText(filled(t.admin.people.done, { name: investigator }))).toBeVisible()
  const { page } = commander
  await page.locator('body').press('1')
  await press(page.getByRole('button', { name: t.frame.alarm.openAdmin }))
  await expect(page.getByText(t.admin.did.officer).first()).toBeVisible()
  await look(page, 'click-news-vi-light', { access: false })
  const known = page.getByRole('button', { name: t.admin.news.known })
  while ((await known.count()) > 0) {
    const before = await known.count()
    await press(known.first())
    await expect(known).toHaveCount(before - 1)
  }
})

test('an administrator, whose PC reads no mail, signs the standing group from the file that the commander saves', async () => {
  const file = join(world.folder, 'circle.gbst')
  await pointSaveAt(commander.app, file)
  const own = commander.page.getByRole('article', { name: t.admin.what.circle })
  await press(own.getByRole('button', { name: t.admin.brought.save }))
  await expect(own.getByText(t.admin.brought.saved)).toBeVisible()
  await admin.page.locator('input[type=file]').setInputFiles(file)
  await expect(admin.page.getByText(t.admin.brought.statement)).toBeVisible()
  const asked = admin.page.getByRole('article', { name: t.admin.what.circle })
  await asked.getByRole('button', { name: t.admin.proposals.sign }).focus()
  await look(admin.page, 'click-circle-sign-vi-light', { access: false })
  await press(asked.getByRole('button', { name: t.admin.proposals.sign }))
  await expect(asked.getByRole('button', { name: t.admin.proposals.sign })).toHaveCount(0)
})

test('a notice goes to a standing group, whose members stand beside its name', async () => {
  const { page } = commander
  await page.locator('body').press('3')
  await fillWanted(page, { name: 'Đặng Đình Đức', cccd: '000190000123', address: 'Nhà trọ Không Tên, Biên Hòa' })
  await page.getByRole('checkbox', { name: new RegExp(circle) }).press('Space')
  await look(page, 'click-circle-vi-light', { access: false })
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(/HCM-\d{4}-/).first()).toBeVisible()
  await screenButton(page, 'bulletins').press('Enter')
  await press(row(page, 'Đặng Đình Đức').first())
  await expect(page.getByRole('table').getByText('Đồng Nai')).toBeVisible()
  await expect(page.getByRole('table').getByText('Long An')).toBeVisible()
})

test('the group gets a new key by a commander’s hand, after what it is for has been read', async () => {
  const { page } = commander
  await page.locator('body').press('7')
  const name = filled(t.admin.circles.renewOf, { name: circle })
  await press(page.getByRole('button', { name }))
  const form = page.getByRole('form', { name })
  await expect(form).toBeFocused()
  await look(page, 'click-circle-renew-vi-light', { access: false })
  await press(form.getByRole('button', { name: t.admin.circles.submit }))
  await expect(page.getByText(filled(t.admin.circles.done.renewed, { name: circle, version: 2 }))).toBeVisible()
  await expect(admin.page.getByText(t.admin.circles.who)).toBeVisible() // an administrator alone does not
})

/** At a new PC, in a folder of that name, with a fresh invitation. */
async function begin(folder: string, number?: string): Promise<ElectronApplication> {
  const invitation = join(world.folder, `${folder}.gbinv`)
  await pointSaveAt(admin.app, invitation)
  await press(admin.page.getByRole('button', { name: t.admin.invite.make }))
  await press(admin.page.getByRole('button', { name: t.admin.invite.save }).first())
  await expect(admin.page.getByText(t.admin.invite.saved)).toBeVisible()
  const app = await launch(join(world.folder, folder), { env: world.env })
  const page = await app.firstWindow()
  await page.locator('input[type=file]').setInputFiles(invitation)
  await page.getByLabel(t.enrol.name).fill(newcomer.name)
  await page.getByLabel(t.enrol.badge).fill(newcomer.badge)
  if (number !== undefined) {
    await page.getByLabel(t.enrol.known).press('Space')
    await page.getByLabel(t.enrol.number).fill(number)
  }
  await page.locator('input[type=password]').nth(0).fill(words)
  await page.locator('input[type=password]').nth(1).fill(words)
  await press(page.getByRole('button', { name: t.enrol.begin }))
  return app
}

/** What the new PC shows is entered, and both hands sign. */
async function compare(label: string, shown: string): Promise<void> {
  const field = admin.page.getByLabel(label)
  const card = admin.page.getByRole('article', { name: newcomer.name }).filter({ has: field })
  await field.fill(shown)
  await card.getByRole('combobox', { name: t.admin.invite.approver }).press('ArrowDown')
  await admin.page.getByRole('option', { name: new RegExp(chief) }).click()
  await press(card.getByRole('button', { name: t.admin.invite.compare }))
  await expect(field).toHaveCount(0)
  await sign(t.admin.what.device)
}

test('a PC without a network comes in by files: the long code, two hands', async () => {
  await admin.page.getByLabel(t.admin.invite.byHand).press('Space')
  carried = await begin('carried')
  const page = await carried.firstWindow()
  const request = join(world.folder, 'new.gbreq')
  await pointSaveAt(carried, request)
  await press(page.getByRole('button', { name: t.enrol.saveRequest }))
  await expect(page.getByRole('heading', { name: t.enrol.carriedTitle })).toBeVisible()
  await admin.page.locator('input[type=file]').setInputFiles(request)
  await compare(t.admin.invite.check, await codeOn(page))
})

/** The long code that the new PC shows below its picture. */
const codeOn = (page: Page): Promise<string> => page.getByText(/^[0-9A-Z]{4}(?:[ -][0-9A-Z]{4}){6,}$/).innerText()

test('it gets the relay’s address on its own screen; a wrong one is said in words', async () => {
  const page = await carried!.firstWindow()
  const form = page.getByRole('form', { name: t.settings.relay.title })
  const field = form.getByRole('textbox')
  await field.fill('relay.example')
  await field.press('Tab')
  await expect(form.getByText(t.settings.relay.wrong)).toBeVisible()
  await field.fill('ws://127.0.0.1:1')
  await field.press('Enter')
  await expect(form.getByText(errors.vi['relay/unreachable'])).toBeVisible()
  await look(page, 'click-relay-vi-light')
  await field.fill(world.relay.url)
  await field.press('Enter')
  await expect(page.getByRole('heading', { name: t.enrol.certifiedTitle })).toBeVisible({ timeout: 60_000 })
})

test('it is lost: it is shut out, and its officer goes on at another PC under the same number', async () => {
  const cooling = admin.page.getByRole('listitem').filter({ hasText: t.admin.unit.states.cooling })
  await press(cooling.getByRole('button', { name: new RegExp(`^${t.admin.remove.open} `) }))
  const form = admin.page.getByRole('form', { name: new RegExp(`^${t.admin.remove.open} `) })
  await form.getByRole('combobox').press('ArrowDown')
  await admin.page.getByRole('option', { name: t.admin.reason.lost }).click()
  await press(form.getByRole('button', { name: t.admin.remove.submit }))
  await expect(admin.page.getByText(t.admin.unit.states.revoked, { exact: true })).toBeVisible()
  await choose(newcomer.name, t.admin.people.replace)
  const card = admin.page.getByRole('region', { name: filled(t.admin.people.replaceOf, { name: newcomer.name }) })
  const number = (await card.getByText(/^(?:[0-9a-f]{4} ?){8}$/).innerText()).replaceAll(' ', '')
  await look(admin.page, 'click-replace-vi-light', { access: false })
  await press(card.getByRole('button', { name: t.frame.close }))
  await carried!.close()
  await admin.page.getByLabel(t.admin.invite.byHand).press('Space') // over the relay, with the nine digits
  carried = await begin('instead', number)
  const page = await carried.firstWindow()
  await compare(t.admin.invite.digits, await page.getByRole('status').getByRole('img').innerText())
  await expect(page.getByRole('heading', { name: t.enrol.certifiedTitle })).toBeVisible({ timeout: 60_000 })
  await expect(cooling).toHaveCount(1)
  const people = admin.page.getByRole('button', { name: filled(t.admin.people.changeOf, { name: newcomer.name }) })
  await expect(people).toHaveCount(1) // one person still
})

test('no picture shows words of machines, something cut off, or a serious fault of access', () => {
  expect(findings).toEqual([])
  expect([...admin.problems, ...commander.problems]).toEqual([])
})

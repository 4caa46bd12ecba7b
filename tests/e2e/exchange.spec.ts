import { expect, test, type Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawPortrait } from '../../cli/demo/portrait/portrait.ts'
import { photoPng } from '../support/photo.ts'
import { begin, openCase, submit, writeNote } from './support/case-steps.ts'
import { deskTitle, filled, openDesk, pointSaveAt, row, screenButton, texts, type Desk } from './support/desk.ts'
import { collectOne, printTwo } from './support/paper-steps.ts'
import { typeWeapons } from './support/draft-steps.ts'
import { exportProof, openProof, seeProof } from './support/proof.ts'
import { listenForSound } from './support/sound.ts'
import { addPhotos, field, fillWanted } from './support/wanted-form.ts'
import { openWorld, type World } from './support/world.ts'

const t = texts.vi
const person = {
  name: 'Đặng Đình Đức',
  cccd: '000190000123',
  phone: '0000 123 456',
  address: 'Nhà trọ Không Tên, Thuận An, Bình Dương',
  notes: 'Có thể đi cùng một phụ nữ khoảng 30 tuổi.',
}
const photo = photoPng('exchange', 2)
const answer = 'Tổ 2, Đội Cảnh sát hình sự'

let world: World
let sender: Desk
let receiver: Desk
/** The second officer of the sending unit. */
let boss: Desk
let played: () => Promise<readonly string[]>

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  world = await openWorld({ desks: 'empty' })
  sender = await openDesk(world, 'tp-hcm', 'duty')
  receiver = await openDesk(world, 'binh-duong', 'commander')
  played = await listenForSound(receiver.page)
})
test.afterAll(async () => {
  await boss?.close()
  await sender?.close()
  await receiver?.close()
  await world?.close()
})

test('the duty officer types a wanted notice and adds two photos, one of them cropped', async () => {
  const { page } = sender
  await page.keyboard.press('c')
  await fillWanted(page, person)
  await page.getByRole('radiogroup').getByText(t.word.urgency.immediate, { exact: true }).click()
  await addPhotos(page, [
    { name: 'chan-dung.png', bytes: drawPortrait('exchange') },
    { name: 'hien-truong.png', bytes: photo },
  ])
  await expect(page.getByRole('img', { name: /hien-truong\.png/ })).toBeVisible()
  await page.getByRole('button', { name: `${t.compose.photo.crop} 1` }).click()
  const canvas = page.getByRole('dialog').locator('canvas')
  await expect(canvas).toHaveAccessibleName(filled(t.compose.photo.cropArea, { width: 600, height: 800 }))
  const area = (await canvas.boundingBox())!
  await page.mouse.move(area.x + area.width * 0.2, area.y + area.height * 0.1)
  await page.mouse.down()
  await page.mouse.move(area.x + area.width * 0.8, area.y + area.height * 0.85, { steps: 4 })
  await page.mouse.up()
  await page.getByRole('button', { name: t.compose.photo.cropApply }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('all six neighbours are proposed with the reason, and each can be left out', async () => {
  const { page } = sender
  const recipients = page.getByRole('region', { name: t.compose.section.recipients })
  await expect(recipients.getByRole('checkbox')).toHaveCount(6)
  for (const one of await recipients.getByRole('checkbox').all()) await expect(one).toBeChecked()
  await expect(recipients.getByText(t.word.proposal.neighbour, { exact: true })).toHaveCount(6)
  await recipients.getByRole('checkbox', { name: /Tiền Giang/ }).uncheck()
  await expect(page.getByRole('button', { name: filled(t.compose.sendTo_other, { count: 5 }) })).toBeEnabled()
  await recipients.getByRole('checkbox', { name: /Tiền Giang/ }).check()
})

test('a notice without its legal basis is not sent: the field is named and focused', async () => {
  const { page } = sender
  await field(page, 'legal.decision.number').fill('')
  await page.keyboard.press('Control+Enter')
  await expect(field(page, 'legal.decision.number')).toBeFocused()
  await expect(page.getByRole('alert').filter({ hasText: /1/ })).toContainText(
    filled(t.compose.problems_one, { count: 1 }),
  )
  await page.keyboard.type('15/QĐ-CSĐT')
})

test('it is sent, and the ladder of the sender shows who has not acknowledged', async () => {
  const { page } = sender
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(filled(t.compose.sentText_other, { count: 6 }))).toBeVisible()
  await expect(page.getByRole('heading', { level: 2, name: new RegExp(person.name) })).toBeVisible()
  await expect(page.getByText(filled(t.bulletin.ladder.gap_other, { count: 6 }), { exact: true })).toBeVisible()
})

test('the commander gets sound, a bar that stays, and a row on the desk', async () => {
  const { page } = receiver
  const bar = page.getByRole('alert', { name: t.frame.alert.region })
  await expect(bar).toContainText(person.name)
  await expect(bar).toContainText('Công an Thành phố Hồ Chí Minh')
  await expect(row(page, person.name)).toBeVisible()
  await expect.poll(async () => (await played()).length).toBeGreaterThan(0)
  for (const path of await played()) expect(path).toMatch(/^\/assets\/alert-.*\.wav$/)
  await screenButton(page, 'settings').click()
  await expect(bar).toBeVisible()
  await screenButton(page, 'desk').click()
})

test('opening shows the photos, stops the sound and is told to the sender', async () => {
  const { page } = receiver
  await row(page, person.name).click()
  await expect(page.getByRole('heading', { level: 2, name: new RegExp(person.name) })).toBeVisible()
  const tiles = page.getByRole('button', { name: /Xem ảnh \d/ })
  await expect(tiles).toHaveCount(2)
  await expect(tiles.locator('img')).toHaveCount(2)
  for (const image of await tiles.locator('img').all()) {
    await expect
      .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(100)
  }
  const bar = page.getByRole('alert', { name: t.frame.alert.region })
  await expect(bar).toContainText(/đã tắt chuông/)
  await expect(bar).toBeVisible()
  const line = sender.page.getByRole('row', { name: /Bình Dương/ })
  await expect(
    line.getByRole('button', { name: new RegExp(`^${t.word.rung.opened}: .*${t.word.role.commander}`) }),
  ).toBeVisible()
})

test('a photo opens full screen and is left by key', async () => {
  const { page } = receiver
  await page.getByRole('button', { name: /Xem ảnh 1/ }).click()
  const viewer = page.getByRole('dialog', { name: filled(t.bulletin.viewer.title, { index: 1, count: 2 }) })
  await expect(viewer.locator('img')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(
    page.getByRole('dialog', { name: filled(t.bulletin.viewer.title, { index: 2, count: 2 }) }),
  ).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 2, name: new RegExp(person.name) })).toBeVisible()
})

test('an attachment is saved where the officer says, byte for byte as it was sent', async () => {
  const path = join(world.folder, 'saved.png')
  await receiver.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
  await receiver.page
    .getByRole('listitem')
    .filter({ hasText: 'hien-truong.png' })
    .getByRole('button', { name: t.bulletin.save })
    .click()
  await expect(receiver.page.getByText(t.bulletin.saved)).toBeVisible()
  expect(readFileSync(path).equals(photo)).toBe(true)
})

test('the commander acknowledges with one operational answer, and the bar goes', async () => {
  const { page } = receiver
  await page.getByRole('button', { name: t.bulletin.acknowledge.title }).click()
  await page.getByLabel(t.bulletin.acknowledge.assignedTo).fill(answer)
  await page.getByRole('button', { name: t.bulletin.acknowledge.submit }).click()
  await expect(page.getByText(t.bulletin.acknowledge.done)).toBeVisible()
  await expect(page.getByRole('alert', { name: t.frame.alert.region })).toHaveCount(0)
})

test('name and answer stand on the ladder of the sender, and the signed word is one click behind', async () => {
  const line = sender.page.getByRole('row', { name: /Bình Dương/ }).filter({ hasText: answer })
  await openProof(line, new RegExp(`^${t.word.rung.acknowledged}: .*Trịnh Xuân Hòa \\(${t.word.role.commander}\\)`))
  await seeProof(sender.page, [t.proof.holds, 'Trịnh Xuân Hòa', t.proof.notAllowed])
  await expect(sender.page.getByText(filled(t.bulletin.ladder.gap_other, { count: 5 }), { exact: true })).toBeVisible()
})

test('a commander writes one signed receipt into a package that is verified without a network', async () => {
  const verdict = await exportProof(receiver, world, new RegExp(`^${t.word.rung.opened}: `))
  expect(verdict).toMatchObject({ valid: true, trusted: true, kinds: ['bulletin-create', 'receipt', 'export'] })
})

test('a notice sent by mistake is withdrawn from the toast that confirmed it', async () => {
  const { page } = sender
  await page.keyboard.press('c')
  await fillWanted(page, { name: 'Lý Thị Nhầm Lẫn' })
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Lý Thị Nhầm Lẫn' })).toBeVisible()
  const reference = await page.getByRole('button', { name: t.bulletin.copyRef }).locator('.mono').innerText()
  const toast = page.getByRole('alert').filter({ hasText: filled(t.compose.sent, { ref: reference }) })
  await toast.getByRole('button', { name: t.bulletin.withdraw.action }).click()
  await expect(page.getByText(t.bulletin.withdraw.done)).toBeVisible()
  await expect(page.getByText(`${t.bulletin.closed}: ${t.word.reason['entered-in-error']}`)).toBeVisible()
  await screenButton(receiver.page, 'bulletins').click()
  await expect(row(receiver.page, 'Lý Thị Nhầm Lẫn')).toContainText(t.word.state.cancelled)
})

for (const [typed, field_, how] of [
  ['dang dinh duc', t.word.why.name, t.word.how.folded],
  ['000190000123', t.word.why.cccd, t.word.how.exact],
  ['0000123456', t.word.why.phone, t.word.how.exact],
] as const) {
  test(`"${typed}" finds the notice and says why`, async () => {
    const { page } = receiver
    await page.keyboard.press('Control+k')
    const search = page.getByRole('textbox', { name: t.search.title })
    await search.fill(typed)
    const hit = page.getByRole('dialog').getByRole('button').filter({ hasText: person.name })
    await expect(hit).toContainText(filled(t.search.because, { field: field_, how }))
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })
}

test('a search hit opens the notice', async () => {
  const { page } = receiver
  await screenButton(page, 'desk').click()
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: t.search.title }).fill('dang dinh duc')
  await page.getByRole('dialog').getByRole('button').filter({ hasText: person.name }).click()
  await expect(page.getByRole('heading', { level: 2, name: new RegExp(person.name) })).toBeVisible()
})

test('a request is asked on one desk, waits on the other, and is answered there', async () => {
  const { page } = sender
  await screenButton(page, 'requests').click()
  await page.getByRole('button', { name: t.request.ask.action }).click()
  await page.getByRole('textbox', { name: t.request.field.title }).fill('Xác minh Lý Thị Thử')
  await page.getByRole('textbox', { name: t.request.section.asked }).fill('Người này có lưu trú trên địa bàn không?')
  await page.getByRole('textbox', { name: t.request.ground }).fill('Hồ sơ thử nghiệm 00')
  await page.getByRole('textbox', { name: t.word.label.fullName }).fill('Lý Thị Thử')
  await page.getByRole('checkbox', { name: /Bình Dương/ }).check()
  await page.getByRole('button', { name: filled(t.request.ask.submit, { count: 1 }) }).click()
  await expect(page.getByRole('article')).toContainText(t.word.askedState.waiting)
  const there = receiver.page
  await screenButton(there, 'requests').click()
  await there.getByRole('listitem').getByText('Xác minh Lý Thị Thử').click()
  await there.getByRole('button', { name: t.request.do.reply, exact: true }).click()
  await there.getByRole('textbox', { name: t.request.words }).fill('Có, từ ngày 20/11')
  await there.getByRole('form').getByRole('button', { name: t.request.do.reply, exact: true }).click()
  await expect(there.getByText(t.request.said)).toBeVisible()
  await expect(page.getByRole('article')).toContainText('Có, từ ngày 20/11')
  await expect(page.getByRole('article')).toContainText(t.word.requestState.answered)
  await screenButton(there, 'desk').click()
})

test('two units talk: what is said on one desk is read and answered on the other', async () => {
  const { page } = sender
  await screenButton(page, 'conversations').click()
  await page.getByRole('button', { name: t.conversation.open.action }).click()
  await page.getByRole('textbox', { name: t.conversation.open.name }).fill('Tuyến Quốc lộ thử nghiệm')
  await page.getByRole('textbox', { name: t.conversation.words }).fill('Có ghi nhận gì không?')
  await page.getByRole('checkbox', { name: /Bình Dương/ }).check()
  await page.getByRole('button', { name: filled(t.conversation.open.submit, { count: 1 }) }).click()
  const there = receiver.page
  await screenButton(there, 'conversations').click()
  await there.getByRole('listitem').getByText('Tuyến Quốc lộ thử nghiệm').click()
  await there.getByRole('textbox', { name: t.conversation.words }).fill('Chưa có')
  await there.keyboard.press('Control+Enter')
  await expect(page.getByRole('article').getByRole('listitem').last()).toContainText('Chưa có')
  await screenButton(there, 'desk').click()
})

const found = 'Hồ Văn Trọn Vẹn'
const heading = (page: Page) => page.getByRole('heading', { level: 2, name: found })

test('life: what a duty officer sends to one unit is released by a second officer', async () => {
  const { page } = sender
  await screenButton(page, 'compose').click()
  await fillWanted(page, { name: found })
  const recipients = page.getByRole('region', { name: t.compose.section.recipients })
  await expect(recipients.getByRole('checkbox')).toHaveCount(6)
  for (const other of [/Bà Rịa/, /Đồng Nai/, /Tây Ninh/, /Long An/, /Tiền Giang/])
    await recipients.getByRole('checkbox', { name: other }).uncheck()
  await page.keyboard.press('Control+Enter')
  await expect(heading(page)).toBeVisible()
  boss = await openDesk(world, 'tp-hcm', 'commander')
  await row(boss.page, found).first().click()
  await expect(boss.page.getByRole('button', { name: t.life.do.release })).toBeVisible()
  await boss.page.keyboard.press('l')
  await boss.page.keyboard.press('Enter')
  await expect(boss.page.getByText(t.life.release.done)).toBeVisible()
  await expect(page.getByRole('article').getByText(t.bulletin.notice, { exact: true })).toBeVisible()
})

test('life: an update says what it changes and lets a third unit in; both versions are read', async () => {
  const { page } = boss
  await page.keyboard.press('u')
  await typeWeapons(boss, { found, typed: 'Dao bấm' })
  const recipients = page.getByRole('region', { name: t.compose.section.recipients })
  await expect(recipients.getByRole('checkbox', { name: /Bình Dương/ })).toBeDisabled()
  await recipients.getByRole('checkbox', { name: /Long An/ }).check()
  await page.keyboard.press('Control+Enter')
  await expect(heading(page)).toBeVisible()
  const there = receiver.page
  await screenButton(there, 'desk').click()
  await row(there, found).first().click()
  await expect(there.getByText(filled(t.bulletin.version, { version: 2 }), { exact: true }).first()).toBeVisible()
  await expect(there.getByText(filled(t.life.version.changed, { what: t.word.label.weapons }))).toBeVisible()
})

test('life: a sighting with its photo, a hit that rings at the owner, and the owner’s word', async () => {
  const { page } = receiver
  await page.keyboard.press('s')
  await page.getByRole('textbox', { name: t.life.sighting.place }).fill('Nhà trọ Không Tên')
  await addPhotos(page, [{ name: 'nha-tro.png', bytes: photo }])
  await expect(page.getByRole('form').getByRole('img', { name: /nha-tro/ })).toBeVisible()
  await submit(page, t.life.sighting.submit)
  await expect(page.getByText(t.life.sighting.done)).toBeVisible()
  await page.keyboard.press('x')
  await page.getByRole('form').getByRole('radio', { name: t.word.hitFinding.agrees, exact: true }).first().check()
  await submit(page, t.life.hit.submit)
  const there = sender.page
  await expect(there.getByRole('alert', { name: t.frame.alert.region })).toContainText(found)
  await expect(there.getByRole('article')).toContainText('Nhà trọ Không Tên')
  await expect(row(there, found).first()).toContainText(t.word.state['awaiting-confirmation'])
  await there.keyboard.press('a')
  await expect(there.getByRole('form')).toBeVisible()
  await there.keyboard.press('Enter')
  await expect(there.getByText(t.life.answer.done)).toBeVisible()
  await expect(page.getByRole('article').getByText(t.word.hitAnswer.confirmed, { exact: true }).first()).toBeVisible()
})

test('life: the arrest proposes the end, one key accepts it, and every unit acknowledges it', async () => {
  const { page } = receiver
  await printTwo(receiver, world)
  await page.keyboard.press('o')
  await page.getByRole('form').getByRole('combobox').click()
  await page.getByRole('option', { name: t.word.acted.arrested }).click()
  await submit(page, t.bulletin.act.submit)
  await expect(boss.page.getByRole('button', { name: t.life.do.accept })).toBeVisible()
  await boss.page.keyboard.press('p')
  await expect(boss.page.getByText(t.life.proposed.done)).toBeVisible()
  await expect(page.getByText(`${t.bulletin.closed}: ${t.word.reason.arrested}`)).toBeVisible()
  await collectOne(page, boss.page)
  await page.getByRole('button', { name: t.bulletin.acknowledge.title }).click()
  await page.getByLabel(t.bulletin.acknowledge.assignedTo).fill(answer)
  await page.getByRole('button', { name: t.bulletin.acknowledge.submit }).click()
  await expect(boss.page.getByText(/^1 đơn vị chưa xác nhận việc hủy: Long An/)).toBeVisible()
  const third = ['--home', world.home('long-an', 'commander')]
  await world.cli('sync', ...third)
  const { bulletins } = await world.cli<{ bulletins: { id: string; title: string }[] }>('bulletin', 'list', ...third)
  const { id } = bulletins.find(({ title }) => title === found)!
  await world.cli('ack', id, '--assigned-to', 'Tổ 1', ...third)
  await world.cli('sync', ...third)
  await expect(boss.page.getByText(t.life.cancelSeen)).toBeVisible()
})

const caseTitle = 'Nhóm trộm xe giáp ranh'
const inCase = (page: Page) => page.getByRole('article')

test('a case: opened, shared, and written in from both sides', async () => {
  const { page } = boss
  await openCase(page, { title: caseTitle, summary: 'Bốn vụ cùng thủ đoạn.', to: /Bình Dương/ })
  await expect(inCase(page)).toContainText('Bốn vụ cùng thủ đoạn.')
  const there = receiver.page
  await screenButton(there, 'cases').click()
  await row(there, caseTitle).click()
  await writeNote(there, 'Xe thứ tư tìm thấy ở Thuận An.')
  await expect(inCase(page)).toContainText('Xe thứ tư tìm thấy ở Thuận An.')
})

test('a case: widened with what its own unit chose, narrowed, exported and verified without a network', async () => {
  const { page } = boss
  const third = ['--home', world.home('long-an', 'commander')]
  await writeNote(page, 'Camera ở ngã tư có hình.')
  await begin(page, 'share')
  await page.getByRole('checkbox', { name: /Long An/ }).check()
  await page.getByText(t.cases.field.historyAll, { exact: true }).click()
  await page.getByRole('textbox', { name: t.cases.field.reason }).fill('Đối tượng ở Long An')
  await submit(page, t.cases.do.share)
  await expect(inCase(page).getByText(/Đọc được: .*Long An/)).toBeVisible()
  await world.cli('sync', ...third)
  const { cases } = await world.cli<{ cases: { id: string; title: string }[] }>('case', 'list', ...third)
  const { id } = cases.find(({ title }) => title === caseTitle)!
  const seen = await world.cli('case', 'show', id, ...third)
  expect(JSON.stringify(seen)).toContain('Camera ở ngã tư có hình.')
  expect(JSON.stringify(seen)).not.toContain('Xe thứ tư') // of another unit: that one may give it
  await begin(page, 'unshare')
  await page.getByRole('checkbox', { name: /Bình Dương/ }).check()
  await page.getByRole('textbox', { name: t.cases.field.reason }).fill('Đã xong phần việc')
  await submit(page, t.cases.do.unshare)
  await expect(inCase(receiver.page).getByText(t.cases.left)).toBeVisible()
  await expect(inCase(receiver.page).getByRole('button', { name: t.cases.do.note, exact: true })).toHaveCount(0)
  const file = join(world.folder, 'case.evidence')
  await pointSaveAt(boss.app, file)
  await begin(page, 'export')
  await expect(page.getByText(t.cases.exported)).toBeVisible()
  await world.relay.stop()
  const verdict = await world.cli<{ valid: boolean; trusted: boolean }>('evidence', 'verify', file, ...third)
  await world.relay.start()
  expect(verdict).toMatchObject({ valid: true, trusted: true })
  expect(boss.problems).toEqual([])
  await screenButton(receiver.page, 'desk').click()
})

test('neither page has met an error on the way', async () => {
  expect(sender.problems).toEqual([])
  expect(receiver.problems).toEqual([])
  await expect(deskTitle(receiver.page)).toBeVisible()
})

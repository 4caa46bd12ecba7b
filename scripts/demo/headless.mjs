// The exchange in real windows on a display of our own: one line a step, screenshots in .demo/screenshots.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, root } from '../lib/run.mjs'
import { openDesk } from './desk.mjs'
import { giaoban } from './cli.mjs'

const patienceMs = 30_000
// path in bulletin.json -> what the duty officer types
const typed = (person) => ({
  'subject.names.0.full': person,
  'subject.birth.date': '02/03/1988',
  'offence.name': 'Cướp giật tài sản',
  'offence.article': 'Điều 171 BLHS',
  'legal.decision.number': '99/QĐTN-CSĐT',
  'legal.decision.date': '20/11/2026',
  'legal.decision.authority': 'Cơ quan CSĐT Công an Thành phố Hồ Chí Minh',
  danger: 'Manh động, có thể mang theo dao',
  'contact.name': 'Lê Hoàng Phúc',
  'contact.phone': '0000 079 113',
})

export async function play({ desks, folder, passphrase }) {
  process.env.GIAOBAN_XVFB = '1'
  const { virtualDisplay } = await import('../lib/virtual-display.mjs')
  const shots = join(folder, 'screenshots')
  rmSync(shots, { recursive: true, force: true })
  mkdirSync(shots, { recursive: true })
  const portrait = await savedPortrait(desks.duty, folder)
  const display = await virtualDisplay()
  const opened = []
  try {
    const open = async (home) => {
      const desk = await openDesk({ home, env: display.env, shots })
      opened.push(desk)
      await desk.unlock(passphrase)
      return desk
    }
    const duty = await open(desks.duty)
    const commander = await open(desks.commander)
    await exchange({ duty, commander, portrait, person: newPerson(folder) }).catch((error) =>
      stopped(error, { duty, commander }),
    )
  } finally {
    for (const desk of opened) await desk.close()
    display.stop()
  }
  console.log(`start: screenshots in ${shots.replace(`${root}/`, '')}`)
}

/** What the windows showed when a step did not happen, and one sentence. */
async function stopped(error, desks) {
  for (const [name, desk] of Object.entries(desks)) await desk.shot('the window at that moment', `stopped-${name}`)
  fail(`the exchange stopped: ${String(error.message).split('\n').slice(0, 3).join(' ')}`)
}

async function exchange({ duty, commander, portrait, person }) {
  await duty.shot('TP.HCM, duty officer: the desk shows what is owed first', 'desk')
  await compose(duty, { portrait, person })
  await duty.shot('the wanted notice is typed, the photograph attached, recipients are proposed', 'compose')
  await duty.page.getByRole('button', { name: /^Ký và gửi/ }).click()
  await duty.page
    .getByText(/^Đã gửi /)
    .first()
    .waitFor({ timeout: patienceMs })
  await duty.shot('signed, sealed and sent to all neighbours', 'sent')

  const alert = commander.page.getByRole('alert', { name: 'Tin khẩn chưa xác nhận' })
  await commander.page.getByText(person).first().waitFor({ timeout: patienceMs })
  await alert.waitFor({ timeout: patienceMs })
  await commander.shot('Bình Dương, commander: the alert rings and its bar stays', 'alert')
  // the bar has one line for each alert; where older ones stand too, the list is the way
  const buttons = alert.getByRole('button', { name: 'Mở', exact: true })
  const list = commander.page.getByRole('region', { name: 'Danh sách bàn trực' })
  await ((await buttons.count()) === 1 ? buttons : list.getByText(person).first()).click()
  const answer = commander.page.getByRole('button', { name: /Xác nhận nhân danh chỉ huy/ })
  await answer.waitFor({ timeout: patienceMs })
  await commander.shot('opened: photograph, facts, signatures checked', 'opened')
  await answer.click()
  await commander.page.getByLabel(/Giao cho ai/).fill('Tổ 2, Đội Cảnh sát hình sự')
  await commander.page.getByRole('button', { name: /Ký và xác nhận/ }).click()
  await commander.page
    .getByText(/^Đã xác nhận\. /)
    .first()
    .waitFor({ timeout: patienceMs })
  await commander.shot('acknowledged by name: who has it now', 'acknowledged')

  await duty.page.getByRole('button', { name: 'Thông báo', exact: true }).click()
  await duty.page.getByText(person).first().click()
  await duty.page
    .getByText(/Giao cho Tổ 2/)
    .first()
    .waitFor({ timeout: patienceMs })
  await duty.shot('TP.HCM: the acknowledgement stands on the ladder', 'ladder')
  await duty.page.getByRole('button', { name: 'Đơn vị và bản đồ' }).click()
  await duty.page.waitForTimeout(400)
  await duty.shot('units and borders', 'map')
  await duty.page.keyboard.press('Control+K')
  await duty.page.locator('[role=dialog] input').fill('dang dinh duc')
  await duty.page
    .getByRole('dialog')
    .getByText(/Đức sẹo/)
    .first()
    .waitFor({ timeout: patienceMs })
  await duty.shot('"dang dinh duc" finds Đặng Đình Đức and says why', 'search')
}

async function compose({ page }, { portrait, person }) {
  await page.getByRole('button', { name: 'Soạn thông báo' }).first().click()
  // never on top of what somebody left there
  await page.getByRole('button', { name: 'Bản nháp', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Bản mới' }).click()
  for (const [path, text] of Object.entries(typed(person))) {
    await page.locator(`[data-path="${path}"]`).first().fill(text, { timeout: patienceMs })
  }
  await page.getByRole('checkbox', { name: 'Bắt giữ' }).check()
  await page.getByText('Khẩn', { exact: true }).first().click()
  await page.locator('input[type=file]').setInputFiles(portrait)
  await page.locator('img[src^="blob:"], canvas').first().waitFor({ timeout: patienceMs })
}

/** Another name each time, so that a world may be played again. */
function newPerson(folder) {
  const file = join(folder, 'played')
  const played = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  writeFileSync(file, `${played + 1}\n`)
  return played === 0 ? 'Trần Văn Trình Diễn' : `Trần Văn Trình Diễn ${played + 1}`
}

/** A drawn portrait out of one of our own bulletins: there are no photographs of people in this project. */
async function savedPortrait(home, folder) {
  const out = join(folder, 'chan-dung.png')
  rmSync(out, { force: true })
  const { hits } = await giaoban('search', 'Truong Minh Khang', '--home', home)
  if (hits[0] === undefined) fail('the demonstration has no bulletins', 'npm start -- --fresh')
  await giaoban('attachment', 'save', hits[0].id, '0', '--out', out, '--home', home)
  return out
}

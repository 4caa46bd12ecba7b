/** What an officer does, by keyboard, and what the engine is asked because of it. */
import { expect, test, type Browser, type Page } from '@playwright/test'
import { startEngines, type EngineHost, type RemoteEngine } from './support/engines.ts'
import type { Scene } from './support/handlers.ts'
import type { CallName } from '../../../shared/ipc/contract.ts'
import { launchChromium, openPage, type Opened } from './support/page.ts'

let browser: Browser
let opened: Opened
let engine: RemoteEngine
let engines: EngineHost
const passphrase = 'giao ban thu nghiem'

test.beforeAll(async () => {
  engines = startEngines()
  browser = await launchChromium()
})
test.afterAll(async () => {
  engines?.stop()
  await browser?.close()
})
test.afterEach(async () => {
  expect(opened.problems).toEqual([])
  await opened.close()
})

async function open(scene: Scene, options: { readonly clock?: boolean } = {}): Promise<Page> {
  engine = await engines.create(scene)
  opened = await openPage(browser, { engine, ...options, kept: options.clock !== true })
  await expect(opened.page.getByRole(scene.phase === undefined ? 'navigation' : 'textbox').first()).toBeVisible()
  return opened.page
}
/** As the invented desk names things (world.ts). */
const hex = (seed: number, digits: number): string =>
  (seed * 2654435761).toString(16).padStart(8, '0').repeat(8).slice(0, digits)
const asked = (name: CallName): Promise<unknown[]> => engine.asked(name)

test('a demonstration profile is unlocked by its offered passphrase, which leaves the field at once', async () => {
  const page = await open({ phase: 'locked' })
  await page.getByRole('button', { name: /cụm mật khẩu trình diễn/ }).click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Bàn trực' })).toBeVisible()
  expect(await asked('session.unlock')).toEqual([{ badge: '277-114', passphrase }])
})

test('a wrong passphrase says what to do and for how long the door stays shut', async () => {
  const page = await open({ phase: 'locked', unlockFails: 'vault/throttled' })
  await page.getByRole('textbox').fill('sai')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('Nhập sai nhiều lần')
  await expect(page.getByRole('button', { name: /Thử lại sau \d+ giây/ })).toBeDisabled()
  await expect(page.getByRole('textbox')).toHaveValue('')
})

test('the locked screen holds no name, title or photo of the desk, and says that something rings', async () => {
  const page = await open({ phase: 'screen-locked' })
  await expect(page.getByRole('heading', { name: 'Màn hình đã khóa' })).toBeVisible()
  const { id } = (await engine.alertRow()) as { readonly id: string }
  await opened.push('alert', { what: 'bulletin', id, urgency: 'immediate' })
  await expect(page.getByRole('alert')).toContainText('Có tin khẩn mới')
  expect(await page.locator('body').textContent()).not.toContain('Nguyễn Văn Thử')
})

test('j moves, Enter opens to the right, Esc closes, and the list stays', async () => {
  const page = await open({ calm: true })
  await expect(page.getByRole('listitem').first()).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article')).toContainText('Trần Thị Giả Định')
  await page.keyboard.press('j')
  await expect(page.getByRole('article')).toContainText('Lê Hoàng Mẫu')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('article')).toHaveCount(0)
})

test('a bulletin that stays on screen is told to the engine as opened, once', async () => {
  const page = await open({ unit: 'binh-duong', role: 'commander' })
  await page.getByRole('listitem').getByText('Nguyễn Văn Thử').click()
  await expect.poll(async () => (await asked('bulletin.opened')).length).toBe(1)
  await opened.push('changed', { what: ['bulletins'] })
  await expect.poll(async () => (await asked('bulletin.get')).length).toBeGreaterThan(1)
  expect(await asked('bulletin.opened')).toHaveLength(1)
})

test('a commander acknowledges with one operational answer from the keyboard', async () => {
  const page = await open({ unit: 'binh-duong', role: 'commander' })
  await page.getByRole('listitem').getByText('Nguyễn Văn Thử').click()
  await expect(page.getByRole('article')).toBeVisible()
  await page.keyboard.press('a')
  await page.getByLabel('Giao cho ai').fill('Tổ 2, Đội CSHS')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Đã xác nhận. Đơn vị gửi')).toBeVisible()
  expect(await asked('bulletin.acknowledge')).toMatchObject([{ answer: { kind: 'assigned', text: 'Tổ 2, Đội CSHS' } }])
})

test('a duty officer sees that a commander must acknowledge and gets no button for it', async () => {
  const page = await open({ unit: 'binh-duong', role: 'duty' })
  await page.getByRole('listitem').getByText('Nguyễn Văn Thử').click()
  await expect(page.getByText('Chỉ huy phải xác nhận')).toBeVisible()
  await expect(page.getByRole('button', { name: /Xác nhận nhân danh/ })).toHaveCount(0)
})

test('search answers as one types and says why', async () => {
  const page = await open({ calm: true })
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused()
  await page.keyboard.type('ty cut')
  await expect(page.getByText(/Khớp bí danh \(khác dấu\): Tý cụt/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article')).toBeVisible()
})

test('the palette lists what this officer may do with the open record, by name and key, and does it', async () => {
  const page = await open({ calm: true, life: true })
  await page.getByRole('listitem').getByText('Võ Thành Giả').first().click()
  await expect(page.getByRole('table')).toBeVisible()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await expect(palette.getByRole('button', { name: /^Sửa, bổ sung.*U$/ })).toBeVisible()
  await expect(palette.getByRole('button', { name: /^Duyệt/ })).toHaveCount(0) // a commander's
  await page.keyboard.type('update')
  await palette.getByRole('button', { name: /^Sửa, bổ sung/ }).click()
  await expect(page.getByRole('heading', { name: 'Sửa, bổ sung thông báo' })).toBeVisible()
  await page.getByRole('button', { name: /^Yêu cầu phối hợp/ }).click()
  await page.getByRole('listitem').getByText('Nguyễn Văn Thử').first().click()
  await expect(page.getByRole('article')).toBeVisible()
  await page.keyboard.press('a')
  await expect(page.getByRole('form')).toBeVisible()
})

test('an incomplete notice is not sent: each fault stands at its field and the first one has the cursor', async () => {
  const page = await open({ calm: true })
  await page.keyboard.press('c')
  await expect(page.getByRole('checkbox').last()).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert')).toContainText('Còn 5 chỗ phải sửa')
  await expect(page.locator('[data-path="subject.names.0.full"]')).toBeFocused()
  expect(await asked('bulletin.send')).toEqual([])
})

test('a notice is sent with its draft, and the toast takes it back', async () => {
  const page = await open({ calm: true, drafts: true })
  await page.keyboard.press('c')
  await page.getByRole('button', { name: /Ký và gửi 6 đơn vị/ }).click()
  await expect(page.getByText('Đã gửi HCM-2026-7K3F-9Q')).toBeVisible()
  expect(await asked('bulletin.send')).toMatchObject([
    {
      urgency: 'immediate',
      to: expect.arrayContaining(['binh-duong', 'long-an']),
      attachments: [{ kind: 'portrait', takenOn: '2025-06-12' }, { kind: 'mark' }],
    },
  ])
  await page.getByRole('alert').filter({ hasText: 'Đã gửi' }).getByRole('button', { name: 'Thu hồi' }).click()
  await expect.poll(() => asked('bulletin.cancel')).toMatchObject([{ reason: 'entered-in-error' }])
})

test('what is typed is kept as a draft by itself', async () => {
  const page = await open({ calm: true })
  await page.keyboard.press('c')
  await page.getByLabel('Họ và tên', { exact: false }).first().fill('Nguyễn Văn Thử')
  await expect(page.getByText(/Đã lưu nháp/)).toBeVisible()
  expect((await asked('draft.save')).at(-1)).toMatchObject({
    content: { bulletin: { subject: { names: [{ full: 'Nguyễn Văn Thử' }] } } },
  })
})

test('an update that was begun on an earlier version waits until it is carried over to what has come since', async () => {
  const page = await open({ calm: true, life: true, drafts: true })
  await page.getByRole('listitem').getByText('Võ Thành Giả').first().click()
  await expect(page.getByRole('table')).toBeVisible()
  await page.keyboard.press('u')
  await expect(page.locator('[data-path="weapons"]')).toHaveValue('Dao bấm')
  await expect(page.locator('[data-path="notes"]')).toHaveValue('Chưa rõ đi cùng ai.')
  const send = page.getByRole('button', { name: /Ký và gửi/ })
  await expect(send).toBeDisabled()
  await page.getByRole('button', { name: 'Viết tiếp trên bản 2' }).press('Enter')
  await expect(page.locator('[data-path="weapons"]')).toHaveValue('Dao bấm')
  await expect(page.locator('[data-path="notes"]')).not.toHaveValue('Chưa rõ đi cùng ai.')
  const head = hex(900, 64)
  await expect.poll(() => asked('draft.save')).toMatchObject([{ content: { update: { head } } }])
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => asked('bulletin.update')).toMatchObject([{ head, draft: hex(10, 32), revision: hex(8, 32) }])
})

test('a draft that another window writes is not opened here, and its name says where it is', async () => {
  const page = await open({ calm: true, drafts: true })
  await page.evaluate(
    (name) =>
      new Promise<void>((held) => {
        void navigator.locks.request(name, () => {
          held()
          return new Promise(() => undefined)
        })
      }),
    `draft:${hex(9, 32)}`,
  )
  await page.keyboard.press('c')
  await expect(page.getByText(/"Nguyễn Văn Thử" đang mở ở cửa sổ khác/)).toBeVisible()
  await expect(page.locator('[data-path="subject.names.0.full"]')).toHaveValue('')
  await page.getByRole('button', { name: 'Bản nháp', exact: true }).press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Nguyễn Văn Thử (đang mở ở cửa sổ khác)' })).toBeDisabled()
})

test('photos are shown full screen and side by side by keyboard', async () => {
  const page = await open({ calm: true })
  await page.getByText('Võ Thành Giả').first().click()
  await page.getByRole('button', { name: 'Xem ảnh 1 toàn màn hình' }).click()
  const viewer = page.getByRole('dialog', { name: 'Ảnh 1 trên 3' })
  await expect(viewer.getByRole('img')).toHaveCount(1)
  await page.keyboard.press('c')
  await expect(viewer.getByRole('img')).toHaveCount(2)
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('dialog', { name: 'Ảnh 2 trên 3' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('language and theme switch at once and are kept by the engine', async () => {
  const page = await open({ calm: true })
  await page.getByRole('button', { name: /Ngôn ngữ: English/ }).click()
  await expect(page.getByRole('heading', { name: 'Desk' })).toBeVisible()
  await page.getByRole('button', { name: 'Switch to dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  expect(await asked('settings.set')).toEqual([{ language: 'en' }, { theme: 'dark' }])
  expect(await page.evaluate(() => localStorage.length)).toBe(0)
})

test('a statement that waits is signed with one key, or refused with a reason that others read', async () => {
  const page = await open({ calm: true, role: 'commander', administration: true })
  await page.keyboard.press('7')
  const waiting = page.getByRole('article', { name: 'Thêm thiết bị vào đơn vị' })
  await waiting.getByRole('button', { name: 'Không ký…' }).press('Enter')
  await page.keyboard.press('Enter')
  expect(await asked('proposals.refuse')).toEqual([])
  await page.keyboard.type('Chưa thấy người')
  await page.keyboard.press('Enter')
  await expect.poll(() => asked('proposals.refuse')).toHaveLength(1)
  expect(await asked('proposals.refuse')).toMatchObject([{ reason: 'Chưa thấy người' }])
  await waiting.getByRole('button', { name: 'Thôi' }).press('Enter')
  await waiting.getByRole('button', { name: 'Ký đề nghị này' }).press('Enter')
  await expect.poll(() => asked('proposals.sign')).toHaveLength(1)
})

test('what another PC did to the unit stands above every screen until somebody says that it is known', async () => {
  const page = await open({ calm: true, administration: true })
  await page.getByRole('button', { name: 'Xem thay đổi' }).press('Enter')
  await page.getByRole('button', { name: 'Tôi biết việc này' }).press('Enter')
  await expect.poll(() => asked('directory.acknowledge')).toEqual([{ index: 121 }])
})

test('a desk that nobody touches for five minutes locks its screen; a hand on the mouse begins them anew', async () => {
  const page = await open({ calm: true }, { clock: true })
  await page.mouse.move(300, 300)
  await page.clock.fastForward('04:50')
  await page.mouse.move(320, 320)
  await page.clock.fastForward('04:50')
  expect(await asked('session.lockScreen')).toEqual([])
  await page.clock.fastForward('00:20')
  await expect.poll(() => asked('session.lockScreen')).toHaveLength(1)
})

test('an invitation that was typed asks for the relay; a new PC begins with who uses it, and says what it did', async () => {
  const page = await open({ phase: 'no-profile' })
  await page.keyboard.type('K7M2-Q4X9-0ABC-DEFG-HJKM-NPQR-STVW')
  await page.getByLabel('Địa chỉ máy chủ chuyển tiếp').fill('wss://relay.giaoban.example:7443')
  await page.keyboard.press('Enter')
  await page.getByLabel('Họ và tên, cấp bậc').fill('Trung úy Phạm Thử Việc')
  await page.keyboard.press('Tab')
  await page.keyboard.type('277-131')
  const fields = page.locator('input[type=password]')
  await fields.nth(0).fill('bốn từ ngẫu nhiên')
  await fields.nth(1).fill('bốn từ ngẫu nhiên')
  await page.keyboard.press('Enter')
  await expect.poll(() => asked('session.unlock')).toHaveLength(1)
  expect(await asked('enrol.begin')).toEqual([
    {
      invitation: { text: 'K7M2-Q4X9-0ABC-DEFG-HJKM-NPQR-STVW', relay: 'wss://relay.giaoban.example:7443' },
      officer: { name: 'Trung úy Phạm Thử Việc', badge: '277-131', roles: ['duty'] },
      passphrase: 'bốn từ ngẫu nhiên',
      language: 'vi',
    },
  ])
})

test('nine digits are typed, not looked at: the comparison is asked for once, with the second officer', async () => {
  const page = await open({ calm: true, role: 'admin', administration: true })
  await page.getByLabel('Chín số người ở máy mới đọc').fill('407118953')
  await expect(page.getByLabel('Chín số người ở máy mới đọc')).toHaveValue('407 118 953')
  await expect(page.getByRole('button', { name: 'Đối chiếu và đề nghị' })).toBeDisabled()
  await page.getByRole('combobox', { name: 'Cán bộ thứ hai sẽ ký' }).press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Đối chiếu và đề nghị' }).press('Enter')
  await expect.poll(() => asked('enrol.compare')).toHaveLength(1)
  expect(await asked('enrol.compare')).toMatchObject([{ digits: '407118953' }])
})

test('files on their way are put off, gone on with and left by keys, and the keys stay at the file', async () => {
  const page = await open({ calm: true })
  await page.keyboard.press('f')
  const underWay = page.getByRole('region', { name: 'Tệp đang gửi và nhận' })
  await expect(underWay.getByRole('listitem')).toHaveCount(2) // of the third nobody has asked for it
  await underWay.getByRole('button', { name: 'Mở hồ sơ' }).first().press('Enter')
  const told = (seed: number, change: object): Promise<void> =>
    opened.push('transfer', { file: hex(seed, 64), direction: 'in', done: 9, total: 90, ...change })
  const video = page.getByRole('listitem', { name: 'camera-cong-truoc-20-11.mp4' })
  await video.getByRole('button', { name: 'Tạm dừng' }).press('Enter')
  await told(851, { state: 'paused' })
  await expect(video.getByRole('button', { name: 'Tiếp tục' })).toBeFocused()
  await page.keyboard.press('Enter')
  await told(851, { state: 'failed', code: 'relay/timeout' })
  await expect(video.getByRole('status')).toContainText('Máy chủ không trả lời kịp')
  await told(851, { state: 'failed', code: 'attachment/missing' })
  await expect(video.getByRole('status')).toContainText('Máy chủ chưa có tệp này')
  await video.getByRole('button', { name: 'Thôi tải' }).press('Enter')
  await told(851, { state: 'left' })
  await expect(video.getByRole('button', { name: 'Tải về' })).toBeFocused()

  const disk = page.getByRole('listitem', { name: 'may-tinh-xach-tay.e01' })
  const leave = disk.getByRole('button', { name: 'Không gửi tệp' })
  await leave.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('w') // would close the case
  await page.keyboard.press('Escape')
  await expect(leave).toBeFocused()
  await expect(page.getByRole('form')).toHaveCount(0)
  await leave.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Không gửi tệp' }).press('Enter')
  await told(854, { direction: 'out', state: 'left' })
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(disk.getByRole('button', { name: 'Tải lên' })).toBeFocused()
  expect(await asked('attachment.pause')).toMatchObject([{ index: 0 }])
  expect(await asked('attachment.fetch')).toMatchObject([{ index: 0 }])
  expect(await asked('attachment.leave')).toMatchObject([{ index: 0 }, { index: 3 }])
})

test('of several relays one is left by keys, and the keys stay at the list', async () => {
  const page = await open({ calm: true, spares: true })
  await page.keyboard.press('6')
  await page.getByRole('button', { name: 'Bỏ wss://tram-3.example:7443' }).press('Enter')
  await expect(page.locator(':focus')).toContainText('wss://tram-1.example:7443')
  expect(await asked('settings.set')).toEqual([{ relays: ['wss://tram-1.example:7443', 'wss://tram-2.example:7443'] }])
})

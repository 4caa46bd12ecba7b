/**
 * Hostile words in what others have written and in every form, on a current Chromium under the app's own policy: they
 * are text and nothing else. What no statement may hold is refused by a sentence in the chosen language, where it was
 * typed or pasted, which is marked and stays typed; nothing runs, is fetched, opened or followed.
 */
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test'
import { hostilePasted, hostileTyped, hostileWritten } from './support/hostile-words.ts'
import { startEngines, type EngineHost } from './support/engines.ts'
import type { Scene } from './support/handlers.ts'
import { launchChromium, openPage, type Opened } from './support/page.ts'

let browser: Browser
let engines: EngineHost
let opened: Opened
/** What a page must not do. */
let deeds: string[]

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
  expect(deeds).toEqual([])
  await opened.close()
})

async function open(scene: Scene): Promise<Page> {
  opened = await openPage(browser, { engine: await engines.create({ ...scene, calm: true, hostile: true }) })
  const { page } = opened
  const home = page.url()
  deeds = []
  page.on('dialog', (dialog) => void (deeds.push('a dialog'), dialog.dismiss()))
  page.on('popup', () => void deeds.push('a window'))
  page.on('download', () => void deeds.push('a download'))
  page.on('framenavigated', (frame) => void deeds.push(`to ${frame.url()}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(home) && !/^(?:blob|data):/.test(request.url())) deeds.push(request.url())
  })
  await expect(page.getByRole(scene.phase === undefined ? 'navigation' : 'textbox').first()).toBeVisible()
  return page
}

/** Its letters stand on the screen, each run in a box of its own; nothing has come of what they look like. */
async function expectText(page: Page): Promise<void> {
  await expect(page.getByText(hostileWritten).first()).toBeVisible()
  const found = await page.evaluate((words) => {
    const made = document.querySelectorAll(
      'img[src="x"], body script:not([src]), iframe, object, a:not([href="#content"])',
    )
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const unbounded = new Set<string>()
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement
      if (node.textContent?.includes(words) !== true || parent === null) continue
      if (!/isolate|plaintext/.test(getComputedStyle(parent).unicodeBidi))
        unbounded.add(parent.className || parent.tagName)
    }
    return { made: made.length, title: document.title, unbounded: [...unbounded] }
  }, hostileWritten)
  // the title names the screen and no word of a record
  expect(found).toEqual({ made: 0, title: expect.stringMatching(/^[\p{L} ]+ · Giao Ban$/u), unbounded: [] })
}

const texts =
  'input:not([type=checkbox], [type=radio], [type=file], [type=password], [readonly], [role=combobox]), textarea'

interface Typed {
  readonly field: Locator
  /** As much of it as the field takes. */
  readonly text: string
}

/** Every field that takes text is given what no statement may hold, and the form is sent, to whoever comes first. */
async function expectKept(form: Locator, { ticks = true } = {}): Promise<void> {
  await expect(form).toBeVisible()
  const typed: Typed[] = []
  for (const field of await form.locator(texts).all()) {
    if (!(await field.isVisible()) || !(await field.isEditable())) continue
    if ((await field.getAttribute('inputmode')) !== null) continue
    const before = await field.inputValue()
    await field.fill(hostileTyped)
    // a time or a figure: the field itself says what it wants
    if ((await field.getAttribute('aria-invalid')) === 'true') await field.fill(before)
    else typed.push({ field, text: await field.inputValue() })
  }
  expect(typed.length).toBeGreaterThan(0)
  const units = form.getByRole('checkbox')
  if (ticks && (await units.count()) > 0) await units.first().check()
  await form.locator('button[type=submit]').click()
  await expectRefused(form, typed)
}

async function expectRefused(form: Locator, typed: readonly Typed[]): Promise<void> {
  const alert = form.getByRole('alert').first()
  await expect(alert).toBeVisible()
  const language = await form.page().locator('html').getAttribute('lang')
  expect(await alert.textContent()).toMatch(
    language === 'en' ? /characters that are not allowed/ : /ký tự không được phép/,
  )
  expect(await alert.textContent()).not.toMatch(/\w\/\w|: [a-z]+[. (]/)
  for (const { field, text } of typed) {
    await expect(field).toHaveValue(text)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
  }
  await typed[0]!.field.fill('a')
  await expect(typed[0]!.field).not.toHaveAttribute('aria-invalid', 'true')
}

/** By keys, each form at the foot of a bulletin. */
async function walkByKeys(page: Page, keys: readonly string[]): Promise<void> {
  const forms = page.getByRole('article').locator('form')
  for (const key of keys) {
    await page.keyboard.press(key)
    if (key === 'x') {
      await expect(forms.getByRole('radio').nth(2)).toBeFocused()
      await page.keyboard.press('Space')
    }
    if (key === 'o') await choose(page, forms.getByRole('combobox'))
    await expectKept(forms)
    await page.keyboard.press('Escape')
    await expect(forms).toHaveCount(0)
  }
}
async function choose(page: Page, field: Locator): Promise<void> {
  await field.press('ArrowDown') // whatever lies over it in a low window
  await page.getByRole('option').first().click()
}

test('bulletins that come, and every word about them, in English', async () => {
  const page = await open({ unit: 'binh-duong', role: 'commander', life: true, language: 'en' })
  await page.keyboard.press('2')
  await page.getByRole('main').getByRole('listitem').getByText('Nguyễn Văn Thử').first().click()
  await expect(page.getByRole('table').first()).toBeVisible()
  await expectText(page)
  await walkByKeys(page, ['a', 's', 'x', 'o'])
})

test('an own bulletin, its end, and a new one that is pasted and typed', async () => {
  const page = await open({ role: 'commander', life: true })
  await page.getByRole('listitem').getByText('Võ Thành Giả').first().click()
  await expect(page.getByRole('table').first()).toBeVisible()
  await expectText(page)
  await walkByKeys(page, ['a', 'w'])
  await page.keyboard.press('u')
  const changed = page.locator('[data-path="subject.names.0.full"]')
  await changed.fill(hostileTyped)
  await page.keyboard.press('Control+Enter')
  await expect(changed).toHaveValue(hostileTyped)
  await expect(changed).toHaveAttribute('aria-invalid', 'true')
  await changed.blur()
  await page.keyboard.press('3')
  const name = page.locator('[data-path="subject.names.0.full"]')
  await expect(name).toBeVisible()
  for (const text of ['ữ'.repeat(2_000_000), hostilePasted]) {
    await page.evaluate((pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      clipboardData.setData('text/html', '<img src=x onerror=alert(1)><script>alert(1)</script>')
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  }
  await expect(name).toHaveValue('Nguyễn Văn Thử')
  expect(await page.locator('img[src="x"], body script:not([src])').count()).toBe(0)
  await name.fill(hostileTyped)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('form').first().getByRole('alert').first()).toContainText('chỗ phải sửa')
  await expect(name).toHaveValue(hostileTyped)
  await expect(name).toHaveAttribute('aria-invalid', 'true')
})

/** By its key: a record of the list, the forms at its foot by their buttons, and a new one. */
const families = [
  ['t', 'Quốc lộ 22', [], /^Cuộc mới$/],
  ['h', 'chưa ai nhận', [/^Nhận ca$/], /^Giao ca$/],
  ['r', 'Nguyễn Văn Thử', [/^Trả lời$/, /^Từ chối$/], /^Yêu cầu mới$/],
  [
    'f',
    'Nhóm trộm xe máy',
    [/^Ghi chép$/, /^Giao việc$/, /^Giao nhận$/, /^Thêm vật/, /^Cho đơn/, /^Thôi chia/, /^Khép/],
    /^Lập hồ sơ$/,
  ],
  ['b', 'Báo cáo tháng về', [], /^Lập báo cáo$/],
] as const

for (const some of [families.slice(0, 3), families.slice(3)])
  test(`by keys ${some.map(([key]) => key).join()}: the list, a record, its forms and a new one`, async () => {
    const page = await open({ role: 'commander' })
    for (const [key, record, names, more] of some) {
      await page.keyboard.press(key)
      await page.getByRole('main').getByText(record).first().click()
      const article = page.getByRole('article')
      await expect(article).toBeVisible()
      await expectText(page)
      for (const name of names) {
        await article.getByRole('button', { name }).first().click()
        await expectKept(article.locator('form'))
        await page.keyboard.press('Escape')
        await expect(article.locator('form')).toHaveCount(0)
      }
      if (key === 't') await expectKept(article.locator('form'))
      if (key === 'b') {
        await article.getByRole('button', { name: /^Đính chính$/ }).click()
        await expectKept(page.locator('form').last())
        await page.getByRole('button', { name: 'Thôi' }).last().click()
      }
      await page.getByRole('button', { name: more }).first().click()
      const form = page.locator('form').last()
      if (key === 'b') await fillReport(form)
      await expectKept(form)
      await page.getByRole('button', { name: 'Thôi' }).last().click()
    }
  })

/** Days and figures that are none are said at once, beside the field. */
async function fillReport(form: Locator): Promise<void> {
  for (const [label, wrong, right] of [
    [/^Từ ngày/, '31/02/2026', '01/10/2026'],
    [/^Đến ngày/, 'mai', '31/10/2026'],
    [/^Chỉ tiêu giảm/, '<b>', '5'],
  ] as const) {
    const field = form.getByLabel(label)
    await field.fill(wrong)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(field).toHaveAccessibleDescription(/\p{L} \p{L}/u)
    await field.fill(right)
  }
  await form.getByRole('table').getByRole('textbox').first().fill('1')
}

test('plans, the palette, settings and the administration', async () => {
  const page = await open({ role: 'commander', administration: true, sealed: 'carrier', circles: true })
  await page.keyboard.press('g')
  await page.getByRole('button', { name: /^Đề xuất kế hoạch$/ }).click()
  await expectKept(page.locator('form').last())
  await page.getByRole('button', { name: 'Thôi' }).last().click()
  await page.getByText('Danh sách', { exact: true }).click()
  await page.getByRole('listitem').getByText('Tuần tra chung cầu Không Tên').click()
  for (const name of [/^Báo kết quả$/, /^Giao việc$/]) {
    await page.getByRole('article').getByRole('button', { name }).first().click()
    await expectKept(page.getByRole('article').locator('form'))
    await page.keyboard.press('Escape')
  }
  await page.keyboard.press('Control+k')
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .fill(`${hostileWritten.slice(0, 40)}\u202e`)
  await expect(page.getByRole('dialog').getByText(hostileWritten).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('6')
  await page.getByRole('form', { name: 'Kiểm tra bản in' }).getByRole('textbox').fill(hostileTyped)
  await page.getByRole('button', { name: /Thêm cán bộ/ }).click()
  const form = page.getByRole('form', { name: /Thêm cán bộ/ })
  for (const field of await form.locator('input[type=password]').all()) await field.fill('giao ban thu nghiem')
  await expectKept(form)
  await page.keyboard.press('7')
  await expectText(page)
})

test('an invitation that is none, and who would have come with it, stay typed; so does a share', async () => {
  const page = await open({ phase: 'no-profile' })
  const code = page.getByRole('textbox').first()
  await code.fill(hostileTyped)
  await page.getByPlaceholder('wss://').fill('wss://relay.invalid/')
  await page.locator('form button[type=submit]').click()
  const form = page.locator('form')
  for (const field of await form.locator('input[type=password]').all()) await field.fill('giao ban thu nghiem')
  await expectKept(form, { ticks: false })
  await page.getByRole('button', { name: /giấy mời khác/ }).click()
  await expect(code).toHaveValue(hostileTyped)
  await expect(page.getByPlaceholder('wss://')).toHaveValue('wss://relay.invalid/')
  await page.locator('form button[type=submit]').click()
  await expect(page.getByRole('textbox').first()).toHaveValue('a')
})

/**
 * Hostile words in what others have written and in forms, on a current Chromium under the app's own policy: they are
 * text and nothing else. What no statement may hold is refused by a sentence where it was typed, and stays typed;
 * nothing runs, is fetched, opened or followed. Conversations and handovers, whose forms are those of every family.
 */
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test'
import { hostileTyped, hostileWritten } from './support/hostile-words.ts'
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
  const title = expect.stringMatching(/^(?:Trao đổi|Giao ban) · Giao Ban$/)
  expect(found).toEqual({ made: 0, title, unbounded: [] })
}

/** Every field that takes text is given what no statement may hold, and the form is sent. */
async function expectKept(form: Locator): Promise<void> {
  await expect(form).toBeVisible()
  const all = form.locator(
    'input:not([type=checkbox], [type=radio], [type=file], [type=password], [readonly], [role=combobox]), textarea',
  )
  const typed: Locator[] = []
  for (const field of await all.all()) {
    if (!(await field.isVisible()) || !(await field.isEditable())) continue
    if ((await field.getAttribute('inputmode')) === 'numeric') continue
    const before = await field.inputValue()
    await field.fill(hostileTyped)
    // a time or a figure: the field itself says what it wants
    if ((await field.getAttribute('aria-invalid')) === 'true') await field.fill(before)
    else typed.push(field)
  }
  expect(typed.length).toBeGreaterThan(0)
  const units = form.getByRole('checkbox')
  if ((await units.count()) > 0) await units.first().check()
  await form.locator('button[type=submit]').click()
  const alert = form.getByRole('alert').first()
  await expect(alert).toBeVisible()
  expect(await alert.textContent()).toMatch(/ký tự không được phép/)
  expect(await alert.textContent()).not.toMatch(/\w\/\w|: [a-z]+[. (]/)
  for (const field of typed) await expect(field).toHaveValue(hostileTyped)
}

const families = [
  ['t', 'Quốc lộ 22', [], /^Cuộc mới$/],
  ['h', 'chưa ai nhận', [/^Nhận ca$/], /^Giao ca$/],
] as const

for (const [key, record, names, more] of families)
  test(`by key ${key}: the list, the record, its forms and a new one`, async () => {
    const page = await open({ role: 'commander' })
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
    await page.getByRole('button', { name: more }).click()
    await expectKept(page.locator('form').last())
  })

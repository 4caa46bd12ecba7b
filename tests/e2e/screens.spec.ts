/** Every screen and every designed state of the real app, with a picture of each for people to look at. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawPortrait } from '../../cli/demo/portrait/portrait.ts'
import type { Catalogue } from '../../renderer/i18n/catalogue.ts'
import { enginePid } from './support/engine-pid.ts'
import {
  deskTitle,
  filled,
  passphraseField,
  relayState,
  row,
  screenButton,
  startDesk,
  texts,
  unlock,
  type Desk,
} from './support/desk.ts'
import { createLooker } from './support/look.ts'
import { heldEngine, type HeldEngine } from './support/slow-engine.ts'
import { addPhotos, field, fillWanted } from './support/wanted-form.ts'
import { openWorld, type World } from './support/world.ts'

const looks = [
  { language: 'vi', theme: 'light' },
  { language: 'vi', theme: 'dark' },
  { language: 'en', theme: 'dark' },
  { language: 'en', theme: 'light' },
] as const
type Look = (typeof looks)[number]

const { look, findings } = createLooker()
let world: World
let engine: HeldEngine
let desk: Desk
let page: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  world = await openWorld({ desks: 'filled' })
  engine = heldEngine(world.folder)
  desk = await startDesk(world, 'binh-duong', 'commander', { env: engine.env })
  page = desk.page
  await page.emulateMedia({ reducedMotion: 'reduce' }) // a colour on its way from one to the other has no contrast
})
test.afterAll(async () => {
  engine?.release()
  await desk?.close()
  await world?.close()
})

/** What the operating system says: before unlock, and in homes that follow it. */
const systemTheme = (theme: 'light' | 'dark'): Promise<void> =>
  desk.app.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source
  }, theme)

const html = (): Locator => page.locator('html')

/** By the buttons of the rail, as an officer does it. */
async function dress({ language, theme }: Look): Promise<void> {
  const rail = page.getByRole('navigation').first()
  if ((await html().getAttribute('lang')) !== language) {
    await rail.getByRole('button', { name: /(?:Ngôn ngữ|Language): / }).click()
  }
  if ((await html().getAttribute('data-mantine-color-scheme')) !== theme) {
    await rail.getByRole('button', { name: /^(?:Chuyển sang nền|Switch to)/ }).click()
  }
  await expect(html()).toHaveAttribute('lang', language)
  await expect(html()).toHaveAttribute('data-mantine-color-scheme', theme)
  await page.mouse.move(640, 5)
  await expect(page.getByRole('tooltip')).toHaveCount(0)
}

interface Show {
  readonly show: (text: Catalogue) => Promise<unknown>
  readonly hide?: () => Promise<unknown>
}

/** One screen in both languages and both themes. */
async function lookAtAll(name: string, { show, hide }: Show): Promise<void> {
  for (const one of looks) {
    await dress(one)
    await show(texts[one.language])
    // each language and each theme once
    const access = one === looks[0] || one === looks[2]
    await look(page, `${name}-${one.language}-${one.theme}`, { access })
    await hide?.()
  }
}

const photoButton = (text: Catalogue): Locator =>
  page.getByRole('button', { name: filled(text.bulletin.openPhoto, { index: 1 }) })

async function openWanted(text: Catalogue): Promise<void> {
  await screenButton(page, 'desk').click()
  await row(page, 'Truy nã').first().click()
  await expect(photoButton(text).locator('img')).toBeVisible()
}

test('unlock, and a wrong passphrase in words', async () => {
  for (const language of ['vi', 'en'] as const) {
    await expect(html()).toHaveAttribute('lang', language)
    for (const colorScheme of ['light', 'dark'] as const) {
      await systemTheme(colorScheme)
      await expect(html()).toHaveAttribute('data-mantine-color-scheme', colorScheme)
      await look(page, `unlock-${language}-${colorScheme}`)
    }
    await unlock(page, 'sai mật khẩu')
    await expect(page.getByRole('alert')).toBeVisible()
    await look(page, `unlock-wrong-${language}-dark`)
    if (language === 'vi') await page.getByRole('button', { name: texts.vi.frame.language.en }).click()
  }
  await systemTheme('light')
  await page.getByRole('button', { name: texts.vi.frame.language.vi }).click()
  await unlock(page)
  await expect(deskTitle(page)).toBeVisible()
  await expect(relayState(page, 'online')).toBeVisible()
})

test('the desk, full', () =>
  lookAtAll('desk', {
    show: async () => {
      await screenButton(page, 'desk').click()
      await expect(page.getByRole('listitem').getByRole('button').first()).toBeVisible()
    },
  }))

test('a bulletin beside the list', () => lookAtAll('detail', { show: openWanted }))

test('its answer form', () =>
  lookAtAll('acknowledge', {
    show: async (text) => {
      await openWanted(text)
      await page.keyboard.press('a')
      await page.getByLabel(text.bulletin.acknowledge.assignedTo).fill('Tổ 2, Đội Cảnh sát hình sự')
    },
    hide: () => page.keyboard.press('Escape'),
  }))

test('a photo, full screen', () =>
  lookAtAll('photo', {
    show: async (text) => {
      await openWanted(text)
      await photoButton(text).click()
      await expect(page.getByRole('dialog').locator('img')).toBeVisible()
    },
    hide: () => page.keyboard.press('Escape'),
  }))

test('the ladder of an own bulletin', () =>
  lookAtAll('ladder', {
    show: async (text) => {
      await screenButton(page, 'bulletins').click()
      await page
        .getByRole('button', { name: text.bulletin.filter.own })
        .or(page.getByText(text.bulletin.filter.own))
        .first()
        .click()
      await page.getByRole('listitem').getByRole('button').first().click()
      await expect(page.getByRole('table')).toBeVisible()
    },
  }))

test('all bulletins', () =>
  lookAtAll('bulletins', {
    show: async () => {
      await screenButton(page, 'bulletins').click()
      await expect(page.getByRole('listitem').getByRole('button').first()).toBeVisible()
    },
  }))

test('search, with reasons', () =>
  lookAtAll('search', {
    show: async (text) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('textbox', { name: text.search.title }).fill('nguyen')
      await expect(page.getByRole('dialog').getByText(/nguy/i).first()).toBeVisible()
    },
    hide: async () => {
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    },
  }))

test('a pasted notice: every field with how sure it is, one key takes it back', async () => {
  const notice = readFileSync(join(__dirname, '../unit/domain/corpus/paste/01-form.txt'), 'utf8').split('\n=====\n')[0]!
  const text = `${notice.replace('Số CCCD: ', '')}\nhay đi xe biển số 00X11234`
  await dress(looks[0])
  await screenButton(page, 'compose').click()
  await expect(field(page, 'notes')).toBeVisible()
  await desk.app.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text)
  await page.keyboard.press('Control+v') // anywhere: nothing has the cursor
  await expect(field(page, 'subject.names.0.full')).toHaveValue('Nguyễn Văn Thử')
  await expect(field(page, 'legal.decision.date')).toHaveValue('20/11/2026')
  await expect(field(page, 'contact.phone')).toHaveValue('0000 113 007')
  const guess = field(page, 'subject.ids.0.number') // twelve digits without a label
  await expect(guess).toHaveValue('000090000123')
  await expect(guess).toHaveAccessibleName(new RegExp(texts.vi.compose.paste.confidence.guess))
  await expect(field(page, 'subject.ids.0.type')).toBeFocused()
  await page.keyboard.press('F8')
  await expect(guess).toBeFocused()
  await lookAtAll('compose-pasted', {
    show: async (text) => {
      const rest = page.getByText(filled(text.compose.paste.rest_other, { count: 5 }))
      await rest.scrollIntoViewIfNeeded()
      await expect(rest).toBeVisible()
    },
  })
  await guess.press('Control+z')
  await expect(field(page, 'subject.names.0.full')).toHaveValue('')
  await expect(field(page, 'notes')).toHaveValue('')
  await dress(looks[0])
})

test('the wanted notice, half written, with photos and proposals', async () => {
  await screenButton(page, 'compose').click()
  await fillWanted(page, { name: 'Đặng Đình Đức', cccd: '000190000123', address: 'Nhà trọ Không Tên, Biên Hòa' })
  await addPhotos(page, [{ name: 'chan-dung.png', bytes: drawPortrait('screens') }])
  await expect(page.getByRole('img', { name: /chan-dung\.png/ })).toBeVisible()
  await lookAtAll('compose', {
    show: async (text) => {
      await screenButton(page, 'compose').click()
      await expect(page.getByRole('checkbox').last()).toBeVisible()
      await expect(page.getByText(text.word.proposal.neighbour).first()).toBeVisible()
    },
  })
})

for (const screen of ['map', 'directory', 'settings'] as const) {
  test(screen, () =>
    lookAtAll(screen, {
      show: async (text) => {
        await screenButton(page, screen).click()
        await expect(page.getByRole('heading', { level: 1, name: text[screen].title })).toBeVisible()
      },
    }),
  )
}

test('without a network', async () => {
  await world.relay.stop()
  await expect(relayState(page, 'offline')).toBeVisible()
  await lookAtAll('offline', { show: () => screenButton(page, 'desk').click() })
  await world.relay.start()
})

test('the locked screen', async () => {
  for (const one of looks) {
    await dress(one)
    await page.keyboard.press('Control+l')
    await expect(passphraseField(page)).toBeVisible()
    await look(page, `locked-${one.language}-${one.theme}`)
    await unlock(page)
    await expect(deskTitle(page)).toBeVisible()
  }
})

/** As it is on the display, at whatever zoom. */
const capture = async (): Promise<Buffer> =>
  Buffer.from(
    await desk.app.evaluate(async ({ BrowserWindow }) => {
      const image = await BrowserWindow.getAllWindows()[0]!.webContents.capturePage()
      return image.toPNG().toString('base64')
    }),
    'base64',
  )

test('at 200 %, nothing runs out of the window', async () => {
  await dress(looks[0])
  const zoom = (factor: number): Promise<void> =>
    desk.app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(to),
      factor,
    )
  await zoom(2)
  for (const [name, keys] of [
    ['desk', '1'],
    ['bulletins', '2'],
    ['compose', '3'],
    ['map', '4'],
    ['directory', '5'],
    ['settings', '6'],
  ] as const) {
    await page.locator('body').press(keys)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await look(page, `${name}-zoom`, { capture })
  }
  await page.locator('body').press('1')
  await page.getByRole('listitem').getByRole('button').first().click()
  await expect(page.getByRole('heading', { level: 2 }).last()).toBeVisible()
  await look(page, 'detail-zoom', { capture })
  await zoom(1)
})

test('an engine that starts again, and one that does not', async () => {
  engine.hold()
  process.kill(await enginePid(desk.app), 'SIGKILL')
  await expect(page.getByRole('heading', { name: texts.vi.frame.engine.restartingTitle })).toBeVisible()
  await look(page, 'engine-restarting-vi-light')
  engine.release()
  await expect(passphraseField(page)).toBeVisible()
  engine.refuse()
  process.kill(await enginePid(desk.app), 'SIGKILL')
  await expect(page.getByRole('alert')).toContainText(texts.vi.frame.trouble.title)
  await look(page, 'engine-failed-vi-light')
})

test('a desk on which nothing is due, without a relay', async () => {
  await desk.close()
  engine.release()
  const profile = join(world.home('tien-giang', 'investigator'), 'profile.json')
  const content = JSON.parse(readFileSync(profile, 'utf8')) as Record<string, unknown>
  writeFileSync(profile, JSON.stringify({ ...content, relays: [] }))
  desk = await startDesk(world, 'tien-giang', 'investigator', { env: engine.env })
  page = desk.page
  await unlock(page)
  await expect(relayState(page, 'not-set')).toBeVisible()
  await lookAtAll('empty', {
    show: async (text) => {
      await screenButton(page, 'desk').click()
      await expect(page.getByRole('heading', { name: text.desk.emptyTitle })).toBeVisible()
    },
  })
  await lookAtAll('empty-bulletins', { show: () => screenButton(page, 'bulletins').click() })
})

test('no picture shows words of machines, something cut off, or a serious fault of access', () => {
  expect(findings).toEqual([])
})

/** Every screen on a current Chromium under the app's own policy: looks, words, keys and access. One page, two themes. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { caseScenes } from './support/case-scenes.ts'
import { composeScenes } from './support/compose-scenes.ts'
import { circleScenes } from './support/circle-scenes.ts'
import { mapScenes } from './support/map-scenes.ts'
import { planScenes } from './support/plan-scenes.ts'
import { reportScenes } from './support/report-scenes.ts'
import { paperScenes } from './support/paper-scenes.ts'
import { sealedScenes } from './support/sealed-scenes.ts'
import { cutOff } from './support/cut-off.ts'
import { startEngines, type EngineHost } from './support/engines.ts'
import { guidePicture } from './support/guide-pictures.ts'
import type { Scene } from './support/handlers.ts'
import { launchChromium, openPage, type Opened } from './support/page.ts'

const pictures = join(__dirname, '../__screenshots__')
let browser: Browser
let engines: EngineHost
let opened: Opened | undefined

test.beforeAll(async () => {
  mkdirSync(pictures, { recursive: true })
  engines = startEngines()
  browser = await launchChromium()
})
test.afterAll(async () => {
  engines?.stop()
  await browser?.close()
})
test.afterEach(() => opened?.close())

async function open(
  scene: Scene,
  window: { readonly scale?: number; readonly colorScheme?: 'light' | 'dark' } = {},
): Promise<Page> {
  opened = await openPage(browser, { engine: await engines.create(scene), ...window, kept: true })
  const first =
    scene.enrolment !== undefined || scene.noRole === true
      ? 'heading'
      : scene.phase === undefined
        ? 'navigation'
        : 'textbox'
  await expect(opened.page.getByRole(first).first()).toBeVisible()
  return opened.page
}

/** Serious and critical findings of axe, as rule and place. */
async function faults(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }) // it describes each node of the others
  const { violations } = await axe.setLegacyMode(true).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const places = nodes.map((node) => node.target.join(' '))
      return `${id}: ${places.slice(0, 3).join(' | ')}`
    })
}

const way = {
  unit: { id: '5'.repeat(32), code: 'tp-hcm', name: 'Công an TP. Hồ Chí Minh' },
  device: '6'.repeat(32),
  officer: { name: 'Trung úy Phạm Thử Việc', badge: '277-131', roles: ['duty' as const] },
}
const heading = (page: Page): Promise<void> => expect(page.getByRole('heading', { level: 1 })).toBeVisible()

interface Shown {
  readonly scene: Scene
  readonly ready: (page: Page) => Promise<unknown>
  /** Made of parts that other pictures show in all four: Vietnamese by day, English by night. `npm run pictures` takes all. */
  readonly brief?: boolean
}

const screens = {
  unlock: { scene: { phase: 'locked' }, ready: (page) => expect(page.getByRole('textbox')).toBeVisible() },
  lock: { scene: { phase: 'screen-locked' }, ready: (page) => expect(page.getByRole('textbox')).toBeVisible() },
  desk: { scene: {}, ready: (page) => expect(page.getByRole('listitem').first()).toBeVisible() },
  empty: { scene: { empty: true }, ready: (page) => expect(page.locator('main h2')).not.toHaveCount(0) },
  trouble: {
    scene: { calm: true, relay: 'offline', alarms: ['clock/skew', 'directory/stale', 'store/full'] },
    ready: (page) => expect(page.getByRole('listitem').first()).toBeVisible(),
  },
  sent: {
    scene: { calm: true },
    ready: async (page) => {
      await page.getByText('Võ Thành Giả').first().click()
      await expect(page.getByRole('table')).toBeVisible()
    },
  },
  received: {
    scene: { unit: 'binh-duong', role: 'commander' },
    ready: async (page) => {
      await page.getByRole('listitem').getByText('Nguyễn Văn Thử').click()
      await expect(page.getByRole('table')).toBeVisible()
    },
  },
  found: {
    scene: { calm: true, life: true, role: 'commander' },
    ready: async (page) => {
      await page.getByRole('listitem').getByText('Võ Thành Giả').first().click()
      await expect(page.getByRole('table')).toBeVisible()
      await page.keyboard.press('a')
      await page
        .getByRole('form')
        .getByText(/^(?:Sẽ trả lời sau|Answer will follow)$/)
        .click()
    },
  },
  hit: {
    scene: { unit: 'binh-duong', role: 'commander', life: true },
    ready: async (page) => {
      await page.getByRole('listitem').getByText('Nguyễn Văn Thử').first().click()
      await expect(page.getByRole('table')).toBeVisible()
      await page.keyboard.press('x')
      await expect(page.getByRole('form').getByRole('radio').nth(2)).toBeFocused()
    },
  },
  sighting: {
    brief: true,
    scene: { unit: 'binh-duong', role: 'duty', life: true },
    ready: async (page) => {
      await page.getByRole('listitem').getByText('Nguyễn Văn Thử').first().click()
      await expect(page.getByRole('table')).toBeVisible()
      await page.keyboard.press('s')
      await expect(page.getByRole('form').getByRole('textbox').first()).toBeFocused()
    },
  },
  revise: {
    brief: true,
    scene: { calm: true, life: true, drafts: true },
    ready: async (page) => {
      await page.getByRole('listitem').getByText('Võ Thành Giả').first().click()
      await expect(page.getByRole('table')).toBeVisible()
      await page.keyboard.press('u')
      await expect(page.getByRole('form').getByRole('alert').getByRole('button')).toBeVisible()
      await expect(page.getByRole('checkbox', { disabled: true }).last()).toBeChecked()
    },
  },
  bulletins: { scene: { calm: true }, ready: (page) => page.keyboard.press('2') },
  requests: {
    scene: { calm: true },
    ready: async (page) => {
      await page.keyboard.press('r')
      await page.getByRole('listitem').getByText('Nguyễn Văn Thử').click()
      await expect(page.getByRole('article')).toBeVisible()
      await page.getByRole('button', { name: /^(?:Trả lời|Reply)$/ }).click()
      await expect(page.getByRole('form')).toBeVisible()
    },
  },
  ask: {
    brief: true,
    scene: { calm: true },
    ready: async (page) => {
      await page.keyboard.press('r')
      await page.getByRole('button', { name: /^(?:Yêu cầu mới|New request)$/ }).click()
      await expect(page.getByRole('checkbox').last()).toBeVisible()
    },
  },
  ...caseScenes,
  ...planScenes,
  ...reportScenes,
  ...paperScenes,
  handover: {
    scene: { calm: true },
    ready: async (page) => {
      await page.keyboard.press('h')
      await page
        .getByRole('button', { name: /chưa ai nhận|nobody yet/ })
        .first()
        .click()
      await page.getByRole('button', { name: /^(?:Nhận ca|Take over)$/ }).click()
      await expect(page.getByRole('form')).toBeVisible()
    },
  },
  conversations: {
    brief: true,
    scene: { calm: true },
    ready: async (page) => {
      await page.keyboard.press('t')
      await page.getByRole('listitem').getByText('Quốc lộ 22').click()
      await page.getByRole('form').getByRole('textbox').fill('Đã rõ')
    },
  },
  'hand-over': {
    brief: true,
    scene: { calm: true },
    ready: async (page) => {
      await page.keyboard.press('h')
      await page.getByRole('button', { name: /^(?:Giao ca|Hand over)$/ }).click()
      await expect(page.getByRole('form').getByRole('textbox')).toBeFocused()
    },
  },
  compose: {
    scene: { calm: true, drafts: true },
    ready: async (page) => {
      await page.keyboard.press('3')
      await expect(page.getByRole('checkbox').last()).toBeVisible()
      await expect(page.getByText(/^(?:Giống một ảnh|Looks like a picture)/)).toHaveCount(2)
    },
  },
  ...composeScenes,
  ...circleScenes,
  ...mapScenes,
  directory: {
    scene: { calm: true },
    ready: async (page) => {
      await page.keyboard.press('5')
      await expect(page.getByRole('table')).toBeVisible()
    },
  },
  settings: { scene: { calm: true }, ready: (page) => page.keyboard.press('6') },
  admin: {
    scene: { calm: true, role: 'admin', administration: true },
    ready: async (page) => {
      await expect(page.getByLabel(/^(?:Chín số|Nine digits)/)).toBeVisible()
      await expect(page.getByRole('article')).toHaveCount(5)
    },
  },
  invite: {
    scene: { calm: true, role: 'admin' },
    ready: async (page) => {
      await page.getByRole('button', { name: /Tạo giấy mời|Make an invitation/ }).click()
      await expect(page.getByRole('img', { name: /QR/ })).toBeVisible()
    },
  },
  remove: {
    scene: { calm: true, role: 'admin' },
    ready: async (page) => {
      await page
        .getByRole('button', { name: /^(?:Loại|Remove) / })
        .last()
        .click()
      await expect(page.getByRole('form')).toBeVisible()
    },
  },
  veto: {
    brief: true,
    scene: { calm: true, role: 'admin', administration: true },
    ready: async (page) => {
      await page.getByRole('button', { name: /^(?:Phủ quyết|Veto)…/ }).click()
      await page.getByRole('form', { name: /^(?:Phủ quyết|Veto)$/ }).scrollIntoViewIfNeeded()
    },
  },
  roles: {
    brief: true,
    scene: { calm: true, role: 'admin', ending: true },
    ready: async (page) => {
      await page
        .getByRole('button', { name: /^(?:Thay đổi của|Change) Đại úy Lê/ })
        .first()
        .click()
      await page.getByRole('menuitem').first().click()
      const form = page.getByRole('form')
      await form.getByRole('checkbox', { name: /phê duyệt|approve/ }).check()
      await form.getByRole('button').first().click()
      await expect(form.getByRole('combobox')).toBeVisible()
    },
  },
  certify: {
    brief: true,
    scene: { calm: true, role: 'admin' },
    ready: async (page) => {
      await page.getByRole('button', { name: /^(?:Chứng nhận cho|Certify) / }).click()
      await expect(page.getByRole('form')).toBeVisible()
      await page.getByRole('form').scrollIntoViewIfNeeded()
    },
  },
  safety: {
    brief: true,
    scene: { calm: true, role: 'admin' },
    ready: async (page) => {
      await page.getByRole('button', { name: /^(?:Tạo bộ khóa|Make a recovery)/ }).click()
      await page.getByRole('form').scrollIntoViewIfNeeded()
      await page.getByRole('button', { name: /^(?:Kiểm tra một|Check a)/ }).scrollIntoViewIfNeeded()
    },
  },
  colleague: {
    brief: true,
    scene: { calm: true, ending: true },
    ready: async (page) => {
      await page.keyboard.press('6')
      await page.getByRole('button', { name: /Thêm cán bộ|Add an officer/ }).click()
      const form = page.getByRole('form', { name: /Thêm cán bộ|Add an officer/ })
      await expect(form.getByRole('textbox').first()).toBeFocused()
      await form.scrollIntoViewIfNeeded()
    },
  },
  relay: {
    brief: true,
    scene: { calm: true, relay: 'not-set' },
    ready: async (page) => {
      await page.keyboard.press('6')
      const form = page.getByRole('form', { name: /máy chủ|relay/ })
      await form.getByRole('textbox').fill('ws://relay.example')
      await page.keyboard.press('Tab')
      await expect(form.getByText(/wss:\/\/\. (?:Hỏi|Ask)/)).toBeVisible()
      await form.scrollIntoViewIfNeeded()
    },
  },
  ...sealedScenes,
  'no-role': { brief: true, scene: { noRole: true }, ready: heading },
  enrol: { scene: { phase: 'no-profile' }, ready: heading },
  restore: {
    brief: true,
    scene: { phase: 'no-profile' },
    ready: async (page) => {
      await page.getByRole('button', { name: /^(?:Khôi phục bản|Restore a backup)/ }).click()
      await page.getByRole('button', { name: /^(?:Chọn bản|Choose the backup)/ }).click()
      await page.getByRole('button', { name: /^(?:Chọn các mảnh|Choose sheets)/ }).click()
      await expect(page.getByText(/7c1f09a3d2e4b5560718/)).toBeVisible()
    },
  },
  'restore-ready': {
    brief: true,
    scene: { phase: 'no-profile' },
    ready: async (page) => {
      await page.getByRole('button', { name: /^(?:Khôi phục bản|Restore a backup)/ }).click()
      await page.getByRole('button', { name: /^(?:Chọn bản|Choose the backup)/ }).click()
      await page.getByRole('button', { name: /^(?:Chọn các mảnh|Choose sheets)/ }).click()
      await page.getByRole('textbox').fill('K7M2Q')
      await page.getByRole('button', { name: /^(?:Thêm mảnh|Add this)/ }).click()
      await page.getByRole('button', { name: /profile\.json/ }).click()
      await expect(page.getByRole('form').getByRole('textbox').first()).toBeFocused()
    },
  },
  'enrol-digits': {
    scene: { enrolment: { phase: 'answered', ...way, digits: '407118953', expires: '2099-01-01T00:00:00.000Z' } },
    ready: heading,
  },
  'enrol-carried': {
    brief: true,
    scene: {
      enrolment: {
        phase: 'carried',
        ...way,
        check: 'K7M2-Q4X9-0ABC-DEFG-HJKM-NPQR-STVW-XYZ0-1234-5678-9ABC-DEFG-HJKM',
        qr: `GIAOBAN/C1/${'K7M2Q4X9'.repeat(8)}`,
      },
    },
    ready: (page) => page.getByRole('form').scrollIntoViewIfNeeded(),
  },
  'enrol-certified': {
    scene: { enrolment: { phase: 'certified', ...way, activeFrom: '2099-01-01T00:00:00.000Z' } },
    ready: heading,
  },
  'enrol-over': { scene: { enrolment: { phase: 'over', ...way, why: 'used' } }, ready: heading },
} as const satisfies Record<string, Shown>

const isSlow = process.env['SLOW'] === '1'

/** Words depend on the language and contrast on the theme: axe looks at each language and each theme once. */
const looks = [
  { language: 'vi', first: 'light', second: 'dark' },
  { language: 'en', first: 'dark', second: 'light' },
] as const

for (const [name, { scene, ready, brief = false }] of Object.entries<Shown>(screens)) {
  // a sheet of paper has its own measures, and a picture to be looked at has the sharpness of such a window
  const isZoomedAlone = isSlow || name.startsWith('paper')
  for (const { language, first, second } of looks) {
    test(`${name} in ${language}: no refused style, no serious fault of access`, async () => {
      const page = await open({ ...scene, language, theme: 'system' }, { colorScheme: first })
      // before there is a profile nothing remembers a language: a person chooses it on the screen
      const isUnknown = 'phase' in scene && scene.phase === 'no-profile'
      if (isUnknown && language === 'en') await page.locator('button[lang=en]').click()
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await ready(page)
      await page.evaluate(() => document.fonts.ready)
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', first)
      await page.screenshot({ path: join(pictures, `${name}-${language}-${first}.png`) })
      // whatever a fault has to say, the lock and the language stay in sight
      const tools = (await page.locator('nav').first().getByRole('button').all()).slice(-3)
      for (const tool of tools) await expect(tool).toBeInViewport({ ratio: 1 })
      expect(await faults(page)).toEqual([])
      if (!brief || isSlow) {
        await page.emulateMedia({ colorScheme: second })
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', second)
        await page.screenshot({ path: join(pictures, `${name}-${language}-${second}.png`) })
      }
      await guidePicture(page, name, language)
      if (language === 'vi' && !isZoomedAlone) {
        await page.setViewportSize({ width: 640, height: 360 }) // as many points as 200 % leaves of 1280 by 720
        await page.screenshot({ path: join(pictures, `${name}-zoom.png`) })
        expect(await cutOff(page)).toEqual([])
      }
      expect(opened?.problems).toEqual([])
    })
  }
  if (isZoomedAlone)
    test(`${name} at 200 %: nothing runs out of the window sideways`, async () => {
      const page = await open(scene, { scale: 2 })
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light')
      await ready(page)
      await page.screenshot({ path: join(pictures, `${name}-zoom.png`) })
      expect(await cutOff(page)).toEqual([])
    })
}

/** One app on one home, as an officer uses it: unlock, see, leave. */
import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test'
import { errorTexts } from '../../../shared/i18n/sentence.ts'
import type { Role } from '../../../shared/domain/roles.ts'
import { en, vi, type Catalogue } from '../../../renderer/i18n/catalogue.ts'
import { launch, type LaunchOptions } from './launch.ts'
import { passphrase, type World } from './world.ts'

export const texts: Readonly<Record<'vi' | 'en', Catalogue>> = { vi, en }
export const errors = errorTexts

export interface Desk {
  readonly app: ElectronApplication
  readonly page: Page
  readonly home: string
  /** What went wrong in the page that nobody was told about. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

interface Options extends LaunchOptions {
  readonly width?: number
  readonly height?: number
}

/** The app on the home of this role, at its unlock screen. */
export async function startDesk(world: World, code: string, role: Role, options: Options = {}): Promise<Desk> {
  const { width = 1280, height = 720, ...rest } = options
  const home = world.home(code, role)
  const app = await launch(home, { ...rest, env: { ...world.env, ...rest.env } })
  const page = await app.firstWindow()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]!.setContentSize(...size), [
    width,
    height,
  ] as [number, number])
  await passphraseField(page).waitFor()
  return { app, page, home, problems, close: () => app.close() }
}

/** Label in whichever language the page is in. */
export const passphraseField = (page: Page): Locator =>
  page.getByLabel(new RegExp(`^(?:${vi.unlock.passphrase}|${en.unlock.passphrase})$`))

export async function unlock(page: Page, words = passphrase): Promise<void> {
  await passphraseField(page).fill(words)
  await page.keyboard.press('Enter')
}

/** The app on the home of this role, unlocked, its desk on screen, connected. */
export async function openDesk(world: World, code: string, role: Role, options: Options = {}): Promise<Desk> {
  const desk = await startDesk(world, code, role, options)
  await unlock(desk.page)
  await expect(deskTitle(desk.page)).toBeVisible()
  await expect(relayState(desk.page, 'online')).toBeVisible()
  return desk
}

export const deskTitle = (page: Page): Locator =>
  page.getByRole('heading', { level: 1, name: new RegExp(`^(?:${vi.desk.title}|${en.desk.title})$`) })

export const relayState = (page: Page, state: 'online' | 'offline' | 'not-set'): Locator =>
  page.getByRole('status', { name: new RegExp(`(?:${vi.frame.relay[state]}|${en.frame.relay[state]})$`) })

export const screenButton = (page: Page, screen: keyof typeof vi.frame.nav): Locator =>
  page
    .getByRole('navigation', { name: new RegExp(`^(?:${vi.frame.nav.label}|${en.frame.nav.label})$`) })
    .getByRole('button', { name: new RegExp(`^(?:${vi.frame.nav[screen]}|${en.frame.nav[screen]})(?: \\d+)?$`) })

/** The row of a list whose text holds `title`. */
export const row = (page: Page, title: string): Locator =>
  page.getByRole('listitem').getByRole('button').filter({ hasText: title })

/** The next files that a person saves go there: the shell's own dialog cannot be clicked. */
export const pointSaveAt = (app: ElectronApplication, path: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (() =>
      Promise.resolve({ canceled: false, filePath })) as unknown as typeof dialog.showSaveDialog
  }, path)

/** The next files that a person opens, one pick after the other. */
export const pointOpenAt = (app: ElectronApplication, picks: readonly (readonly string[])[]): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    const left = [...chosen]
    dialog.showOpenDialog = (() =>
      Promise.resolve({ canceled: false, filePaths: left.shift() ?? [] })) as unknown as typeof dialog.showOpenDialog
  }, picks)

/** As if a picture had been copied elsewhere. */
export const copyImage = (app: ElectronApplication, png: Uint8Array): Promise<void> =>
  app.evaluate(async ({ clipboard, ClipboardItem, nativeImage }, base64) => {
    // the development runtime of the registry has the older interface, which today's types no longer name
    const before = clipboard as unknown as { readonly writeImage?: (image: unknown) => void }
    if (before.writeImage === undefined) {
      const blob = new Blob([Buffer.from(base64, 'base64')], { type: 'image/png' })
      return clipboard.write([new ClipboardItem({ 'image/png': blob })])
    }
    before.writeImage(nativeImage.createFromDataURL(`data:image/png;base64,${base64}`))
    return undefined
  }, Buffer.from(png).toString('base64'))

/** A catalogue text with its values filled in. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))

/** The shell's dialog stays open, whatever a person is about to choose. */
export const holdSave = (app: ElectronApplication, path: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (() =>
      new Promise((resolve) => {
        Object.assign(globalThis, { chooseSave: () => resolve({ canceled: false, filePath }) })
      })) as unknown as typeof dialog.showSaveDialog
  }, path)

/** And then it is chosen, once it is open. */
export const releaseSave = async (app: ElectronApplication): Promise<void> => {
  const choose = (): Promise<boolean> =>
    app.evaluate(() => {
      const { chooseSave } = globalThis as { chooseSave?: () => void }
      chooseSave?.()
      return chooseSave !== undefined
    })
  await expect.poll(choose).toBe(true)
}

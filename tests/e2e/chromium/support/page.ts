/** The built page in a current Chromium, from disk, under the very headers of app://, on a fake engine. */
import { chromium, type Browser, type Page } from '@playwright/test'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { headersFor, withNonce } from '../../../../electron/main/content-policy.ts'
import type { RemoteEngine } from './engines.ts'

const chromiumPath = process.env['GIAOBAN_CHROMIUM'] ?? '/usr/bin/chromium'
const out = process.env['GIAOBAN_RENDERER_OUT'] ?? join(__dirname, '../../../../out/renderer')
const origin = 'https://bundle.test'
const nonce = 'c2NyZWVucy1vZi10aGUtZGVzaw=='

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--font-render-hinting=none',
      '--force-color-profile=srgb',
      '--lang=vi-VN',
      '--autoplay-policy=no-user-gesture-required',
    ],
  })

export interface Opened {
  readonly page: Page
  /** Errors, refused styles and scripts, unanswered calls. */
  readonly problems: string[]
  push(event: string, value: unknown): Promise<void>
  close(): Promise<void>
}

interface Options {
  readonly engine: Pick<RemoteEngine, 'answer'>
  readonly width?: number
  readonly height?: number
  readonly scale?: number
  readonly colorScheme?: 'light' | 'dark'
  /** Time of the page is in the test's hands (`page.clock`). */
  readonly clock?: boolean
}

export async function openPage(
  browser: Browser,
  { engine, width = 1280, height = 720, scale = 1, colorScheme = 'light', clock = false }: Options,
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: Math.round(width / scale), height: Math.round(height / scale) },
    deviceScaleFactor: scale,
    locale: 'vi-VN',
    timezoneId: 'UTC',
    colorScheme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-write'],
  })
  const page = await context.newPage()
  if (clock) await page.clock.install()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url())
    const file = join(out, url.pathname === '/' ? 'index.html' : url.pathname)
    if (url.origin !== origin || !existsSync(file)) return route.abort()
    const extension = extname(file)
    const body = extension === '.html' ? withNonce(readFileSync(file, 'utf8'), nonce) : readFileSync(file)
    return route.fulfill({ status: 200, headers: headersFor(extension, nonce), body })
  })
  await page.exposeFunction('askEngine', async (text: string): Promise<string> => {
    try {
      return JSON.stringify(await engine.answer(JSON.parse(text, reviveBytes)), keepBytes)
    } catch (error) {
      problems.push(`fake engine: ${String(error)}`)
      throw error
    }
  })
  await page.addInitScript(connectFakeEngine)
  await page.goto(`${origin}/`)
  return {
    page,
    problems,
    push: (event, value) =>
      page.evaluate((frame) => (globalThis as unknown as { pushFrame(frame: unknown): void }).pushFrame(frame), {
        event,
        value,
      }),
    close: () => context.close(),
  }
}

const keepBytes = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString('base64') } : value
const reviveBytes = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && '$bytes' in value
    ? new Uint8Array(Buffer.from(String(value.$bytes), 'base64'))
    : value

/** Runs in the page before its own scripts: what the preload script does, with a port that ends in the test. */
function connectFakeEngine(): void {
  const world = globalThis as unknown as { askEngine(text: string): Promise<string>; pushFrame(frame: unknown): void }
  const { port1, port2 } = new MessageChannel()
  const toText = (_: string, value: unknown): unknown => {
    if (!(value instanceof Uint8Array)) return value
    let binary = ''
    for (let at = 0; at < value.length; at += 8192) binary += String.fromCharCode(...value.subarray(at, at + 8192))
    return { $bytes: btoa(binary) }
  }
  const fromText = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && '$bytes' in value
      ? Uint8Array.from(atob(String(value.$bytes)), (c) => c.charCodeAt(0))
      : value
  port2.onmessage = (event: MessageEvent<unknown>) => {
    void world
      .askEngine(JSON.stringify(event.data, toText))
      .then((text) => port2.postMessage(JSON.parse(text, fromText)))
  }
  world.pushFrame = (frame) => port2.postMessage(frame)
  addEventListener('load', () => window.postMessage({ kind: 'giaoban:port' }, location.origin, [port1]))
}

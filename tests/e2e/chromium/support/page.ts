/** The built page in a current Chromium, under the very headers of app://, on a fake engine. */
import { chromium, type Browser, type Page } from '@playwright/test'
import { serveBundle } from './bundle-server.ts'
import type { RemoteEngine } from './engines.ts'

const chromiumPath = process.env['GIAOBAN_CHROMIUM'] ?? '/usr/bin/chromium'
let served: Promise<string> | undefined

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
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  })

export interface Opened {
  readonly page: Page
  /** Errors, refused styles and scripts, unanswered calls, requests to elsewhere. */
  readonly problems: string[]
  push(event: string, value: unknown): Promise<void>
  close(): Promise<void>
}

type Engine = Pick<RemoteEngine, 'answer'>

interface Options {
  readonly engine: Engine
  readonly width?: number
  readonly height?: number
  readonly scale?: number
  readonly colorScheme?: 'light' | 'dark'
  /** Time of the page is in the test's hands (`page.clock`). */
  readonly clock?: boolean
  /** The next test that asks for it gets this window again, emptied: it need not read and compile the page anew. */
  readonly kept?: boolean
}

/** A window on the bundle: the engine behind it and what went wrong change from one load of the page to the next. */
interface Window {
  readonly page: Page
  readonly origin: string
  engine: Engine | undefined
  problems: string[]
}

const windows = new WeakMap<Browser, Map<string, Window>>()

export async function openPage(browser: Browser, options: Options): Promise<Opened> {
  const { engine, scale = 1, colorScheme = 'light', kept = false } = options
  const idle = windows.get(browser) ?? new Map<string, Window>()
  windows.set(browser, idle)
  const key = [options.width, options.height, scale].join(' ')
  const window = (kept ? idle.get(key) : undefined) ?? (await newWindow(browser, options))
  idle.delete(key)
  const { page } = window
  const problems: string[] = []
  Object.assign(window, { engine, problems })
  await page.emulateMedia({ media: 'screen', colorScheme })
  await page.setViewportSize(sizeOf(options))
  await page.goto(`${window.origin}/`)
  return {
    page,
    problems,
    push: (event, value) =>
      page.evaluate((frame) => (globalThis as unknown as { pushFrame(frame: unknown): void }).pushFrame(frame), {
        event,
        value,
      }),
    async close() {
      if (!kept) return await page.context().close()
      await page.evaluate(() => {
        localStorage.clear()
        sessionStorage.clear()
      })
      await page.goto('about:blank') // whatever it still asks for is answered by nobody
      window.engine = undefined
      idle.set(key, window)
    },
  }
}

const sizeOf = ({ width = 1280, height = 720, scale = 1 }: Options) => ({
  width: Math.round(width / scale),
  height: Math.round(height / scale),
})

async function newWindow(browser: Browser, options: Options): Promise<Window> {
  const { scale = 1, clock = false } = options
  served ??= serveBundle()
  const origin = await served
  const context = await browser.newContext({
    viewport: sizeOf(options),
    deviceScaleFactor: scale,
    locale: 'vi-VN',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    permissions: ['clipboard-write'],
  })
  const page = await context.newPage()
  if (clock) await page.clock.install()
  const window: Window = { page, origin, engine: undefined, problems: [] }
  page.on('pageerror', (error) => window.problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') window.problems.push(message.text())
  })
  page.on('request', (request) => {
    const { protocol, origin: to } = new URL(request.url())
    if (/^https?:$/.test(protocol) && to !== origin) window.problems.push(`a request to ${request.url()}`)
  })
  await page.exposeFunction('askEngine', async (text: string): Promise<string> => {
    const { engine, problems } = window
    try {
      return JSON.stringify(await engine?.answer(JSON.parse(text, reviveBytes)), keepBytes)
    } catch (error) {
      problems.push(`fake engine: ${String(error)}`)
      throw error
    }
  })
  await page.addInitScript(connectFakeEngine)
  return window
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

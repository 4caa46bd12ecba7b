import { expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '../../shared/limits.ts'
import { isRoot, launch, root, temporaryFolder } from './support/launch.ts'
import { callShell, violationsOf } from './support/page-probe.ts'

let folder: ReturnType<typeof temporaryFolder>
let home: string
let app: ElectronApplication
let page: Page
const problems: string[] = []

test.beforeAll(async () => {
  folder = temporaryFolder()
  home = join(folder.path, 'home')
  app = await launch(home)
  page = await app.firstWindow()
  page.on('pageerror', (error) => problems.push(error.message))
  await page.waitForLoadState('load')
})
test.afterAll(async () => {
  await app.close()
  folder.remove()
})

test('a window of the app opens on app://bundle without an error', async () => {
  await expect(page).toHaveTitle(/Giao Ban/)
  expect(await page.evaluate(() => location.origin)).toBe('app://bundle')
  expect(problems).toEqual([])
})

test('what the app writes lies in its home', async () => {
  expect(await app.evaluate(({ app: electron }) => electron.getPath('userData'))).toBe(join(home, 'app'))
  expect(existsSync(join(home, 'app'))).toBe(true)
})

test('the shell as built holds no cryptography and no database', () => {
  for (const name of ['index.js', 'entry.utility.js']) {
    const program = readFileSync(join(root, 'out/main', name), 'utf8')
    expect(program).not.toMatch(/libsodium|better-sqlite3|require\("\.\/chunks/i)
  }
})

test('the page has no Node and nothing from outside but one call', async () => {
  const seen = await page.evaluate(() => {
    const world = globalThis as unknown as Record<string, unknown>
    return {
      missing: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in world),
      bridge: Object.keys(world['giaoban'] as object),
      isolated: globalThis.crossOriginIsolated,
      secure: isSecureContext,
    }
  })
  expect(seen).toEqual({ missing: [], bridge: ['call'], isolated: true, secure: true })
})

test('the window is sandboxed, isolated and in an in-memory session', async () => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents
    const { sandbox, contextIsolation, nodeIntegration, webSecurity } = (
      contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    ).getLastWebPreferences()
    return {
      sandbox,
      contextIsolation,
      nodeIntegration,
      webSecurity,
      spellcheck: contents.session.isSpellCheckerEnabled(),
      persistent: contents.session.isPersistent(),
    }
  })
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    spellcheck: false,
    persistent: false,
  })
})

test('text cannot become code', async () => {
  // in a task of its own: what a debugger evaluates directly is exempt from the page's policy
  const evaluated = await page.evaluate(
    () =>
      new Promise((resolve) => {
        setTimeout(() => {
          try {
            // oxlint-disable-next-line typescript/no-implied-eval -- what the page must not be able to do
            resolve(String(new Function('return 1')()))
          } catch (error) {
            resolve((error as Error).name)
          }
        })
      }),
  )
  expect(evaluated).toBe('EvalError')
  expect(await violationsOf(page, 'script')).toEqual(
    expect.arrayContaining([expect.stringMatching(/trusted-types|script-src/)]),
  )
  expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false)
})

for (const [attempt, directive] of [
  ['fetch', 'connect-src'],
  ['style', 'style-src-elem'],
  ['image', 'img-src'],
  ['frame', 'frame-src'],
] as const) {
  test(`the page's policy refuses a foreign ${attempt}`, async () => {
    expect(await violationsOf(page, attempt)).toContain(directive)
  })
}

test('each page load has a nonce of its own', async () => {
  const nonceOf = (): Promise<string> =>
    page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy') ?? '')
  const [first, second] = [await nonceOf(), await nonceOf()]
  expect(first).toMatch(/style-src 'self' 'nonce-[A-Za-z0-9+/]{24}'/)
  expect(second).not.toBe(first)
})

test('without the policy the network would still refuse', async () => {
  const outcome = await app.evaluate(async ({ session }) => {
    const own = session.fromPartition('giaoban', { cache: false })
    const results: string[] = []
    for (const url of ['https://example.invalid/', 'http://127.0.0.1:1/', 'file:///etc/hostname']) {
      results.push(
        await own.fetch(url).then(
          (response) => `answered ${response.status}`,
          (error: Error) => error.message,
        ),
      )
    }
    return results
  })
  expect(outcome).toHaveLength(3)
  for (const result of outcome) expect(result).toMatch(/ERR_BLOCKED_BY_CLIENT|ERR_NAME_NOT_RESOLVED|answered 403/)
})

test('a peer connection finds no address to speak from', async () => {
  const candidates = await page.evaluate(async () => {
    const found: string[] = []
    const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:9' }] })
    peer.onicecandidate = (event) => {
      if (event.candidate !== null && event.candidate.candidate !== '') found.push(event.candidate.candidate)
    }
    peer.createDataChannel('x')
    await peer.setLocalDescription(await peer.createOffer())
    await new Promise((resolve) => setTimeout(resolve, 500))
    peer.close()
    return found.filter((candidate) => candidate.includes(' udp '))
  })
  expect(candidates).toEqual([])
})

test('the page opens no window and goes nowhere', async () => {
  expect(await page.evaluate(() => window.open('https://example.invalid/') === null)).toBe(true)
  await page.evaluate(() => location.assign('https://example.invalid/'))
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
  expect(page.url()).toBe('app://bundle/')
  expect(app.windows()).toHaveLength(1)
})

test('a further window stands behind the same walls, and there are only so many', async () => {
  for (const input of [{}, { screen: 'nowhere' }, { screen: 'map', record: '../x' }, { screen: 'map', url: 'x' }])
    expect(await callShell(page, 'shell.open', input)).toMatchObject({
      ok: false,
      error: { code: 'usage/invalid-input' },
    })
  const coming = app.waitForEvent('window')
  const record = 'ab'.repeat(32)
  const place = { screen: 'bulletins', record }
  expect(await callShell(page, 'shell.open', place)).toEqual({ ok: true, value: { outcome: 'opened' } })
  const further = await coming
  await further.waitForLoadState('load')
  expect(further.url()).toBe('app://bundle/')
  await expect(further).toHaveTitle('Giao Ban')
  expect(await callShell(page, 'shell.opened', {})).toEqual({ ok: true, value: { first: true } })
  expect(await callShell(further, 'shell.opened', {})).toEqual({ ok: true, value: { first: false, place } })
  expect(await callShell(further, 'vault.open', {})).toMatchObject({ ok: false, error: { code: 'usage/unknown-call' } })
  const walls = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = (
        webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences()
      const own = { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag }
      return { ...own, sameSession: webContents.session === BrowserWindow.getAllWindows()[0]!.webContents.session }
    }),
  )
  expect(walls).toHaveLength(2)
  expect(walls[1]).toEqual(walls[0])
  expect(await further.evaluate(() => window.open('https://example.invalid/') === null)).toBe(true)
  await further.evaluate(() => location.assign('https://example.invalid/'))
  expect(await violationsOf(further, 'fetch')).toContain('connect-src')
  expect(further.url()).toBe('app://bundle/')
  const outcomes: unknown[] = []
  for (let opened = 2; opened <= limits.windows; opened++)
    outcomes.push(
      ((await callShell(further, 'shell.open', { screen: 'map' })) as { value: { outcome: string } }).value.outcome,
    )
  expect(outcomes).toEqual([...Array.from({ length: limits.windows - 2 }, () => 'opened'), 'full'])
  await app.evaluate(({ BrowserWindow }) => {
    const [, ...others] = BrowserWindow.getAllWindows().toSorted((a, b) => a.id - b.id)
    for (const other of others) other.destroy()
  })
  expect(await callShell(page, 'shell.opened', {})).toMatchObject({ ok: true })
})

test('permissions are refused', async () => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'camera', 'microphone', 'notifications', 'midi'] as unknown as PermissionName[]
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
  })
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied'])
})

test('an undeclared call, an extra key and a prototype name are refused', async () => {
  for (const name of ['vault.open', 'toString', '__proto__', 'keystore.unwrap', 'constructor']) {
    expect(await callShell(page, name, {})).toEqual({
      ok: false,
      error: { code: 'usage/unknown-call', recoverable: false },
    })
  }
  for (const input of [{ extra: 1 }, undefined, [], 'x']) {
    expect(await callShell(page, 'shell.about', input)).toEqual({
      ok: false,
      error: { code: 'usage/invalid-input', recoverable: false },
    })
  }
})

test('a declared call answers', async () => {
  expect(await callShell(page, 'shell.about', {})).toMatchObject({
    ok: true,
    value: { packaged: false, sandboxed: !isRoot, platform: process.platform },
  })
})

test('a path does not leave the bundle', async () => {
  const paths = ['/../../package.json', '/%2e%2e%2f%2e%2e%2fpackage.json', '/..%5c..%5cpackage.json', '/assets/%00']
  for (const path of [...paths, `/%2e%2e/main/index.js`, `/${encodeURIComponent(join(root, 'package.json'))}`]) {
    const status = await page.evaluate(
      (url) =>
        fetch(url).then(
          (answer) => answer.status,
          () => 0,
        ),
      `app://bundle${path}`,
    )
    expect([0, 403, 404], path).toContain(status)
  }
})

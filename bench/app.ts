/** The built app, and the smallest Electron program there is beside it: started, looked at and ended by Playwright. */
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './world.ts'

/** scripts/bench.mjs starts the program in the root of the checkout. */
const root = process.cwd()
const windowSize = [1280, 720] as const
const settledMs = 1000

interface Toolchain {
  readonly node: { readonly path: string }
  readonly electron: { readonly kind: 'official' | 'fallback'; readonly path: string }
}

const toolchain = (): Toolchain =>
  JSON.parse(readFileSync(join(root, 'node_modules/.toolchain/toolchain.json'), 'utf8')) as Toolchain

export interface Shown extends AsyncDisposable {
  readonly page: Page
  /** PSS of all its processes, MiB: shared pages are counted once. After it has come to rest. */
  memory(): Promise<number>
}

/** The app on this home, at its unlock screen. */
export async function startApp(home: string, machineKey: string): Promise<Shown> {
  const { electron, node } = toolchain()
  const borrowed = electron.kind === 'fallback' ? { GIAOBAN_ENGINE_NODE: node.path } : {}
  const shown = await start([root, `--home=${home}`], { GIAOBAN_MACHINE_KEY: machineKey, ...borrowed })
  await passphraseField(shown.page).waitFor()
  return shown
}

export const passphraseField = (page: Page) => page.locator('input[type=password]')

/** A window with as many plain rows, in no framework. */
export async function startHello(rows: number): Promise<Shown> {
  const folder = temporaryFolder()
  const lines = Array.from({ length: rows }, (_, row) => `<p style="height:50px;margin:0">Xin chào ${row}</p>`)
  const page = `<!doctype html><meta charset="utf-8"><title>Xin chào</title>
<div role="region" style="height:100vh;overflow:auto">${lines.join('')}</div>`
  const main = `const { app, BrowserWindow } = require('electron')
app.setPath('userData', ${JSON.stringify(join(folder.path, 'data'))})
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 720 }).loadFile('index.html'))`
  mkdirSync(join(folder.path, 'data'))
  writeFileSync(join(folder.path, 'package.json'), '{"name":"hello","main":"main.js"}')
  writeFileSync(join(folder.path, 'main.js'), main)
  writeFileSync(join(folder.path, 'index.html'), page)
  const shown = await start([folder.path], {})
  await shown.page.getByText('Xin chào 0', { exact: true }).waitFor()
  return {
    ...shown,
    [Symbol.asyncDispose]: async () => {
      await shown[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

async function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Shown> {
  const app = await _electron.launch({
    executablePath: toolchain().electron.path,
    cwd: root,
    env: { ...(process.env as Record<string, string>), LANG: 'vi_VN.UTF-8', ...env },
    args: [...args, '--disable-gpu', '--disable-renderer-backgrounding', '--lang=vi'],
    chromiumSandbox: process.getuid?.() !== 0, // as root there is no Chromium sandbox to have
  })
  const page = await app.firstWindow()
  await app.evaluate(({ BrowserWindow }, [width, height]) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
  }, windowSize)
  return {
    page,
    memory: async () => {
      await new Promise((resolve) => setTimeout(resolve, settledMs))
      return memoryOf(app)
    },
    [Symbol.asyncDispose]: () => app.close(),
  }
}

/** Linux: from /proc, the program and all that it has started. */
function memoryOf(app: ElectronApplication): number {
  const children = new Map<number, number[]>()
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const parent = parentOf(pid)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const family = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(family)]
  return family(app.process().pid ?? 0).reduce((sum, pid) => sum + pssOf(pid), 0) / 1024
}

/** The field behind the name in brackets and the state; `undefined`: it has ended meanwhile. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

/** KiB. */
function pssOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** 95th percentile of the time between two frames, ms, while the list under the pointer goes by. */
export const frameTime = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const list = document.querySelector('[role=region]')
    if (list === null) throw new Error('there is no list')
    const frames: number[] = []
    let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    for (let frame = 0; frame < 240; frame++) {
      list.scrollTop += 37
      const at = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      frames.push(at - last)
      last = at
    }
    return frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.95)] ?? Number.NaN
  })

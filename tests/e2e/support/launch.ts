/** The real app on the real Electron that set-up found, on a home of its own. */
import { _electron, type ElectronApplication } from '@playwright/test'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const root = join(__dirname, '../../..')
const nobody = 65534

interface Toolchain {
  readonly node: { readonly path: string }
  readonly electron: { readonly kind: 'official' | 'fallback'; readonly path: string }
}
const toolchain = JSON.parse(readFileSync(join(root, 'node_modules/.toolchain/toolchain.json'), 'utf8')) as Toolchain
export const isFallback = toolchain.electron.kind === 'fallback'
export const isRoot = process.getuid?.() === 0
/** A Node that loads the SQLite module: for the built command line. */
export const nodePath = toolchain.node.path

/**
 * --disable-gpu is not cosmetic: without it the GPU process of one launch in thirty dies on Xvfb before the first
 * frame, the window never becomes ready, and every click waits for ever.
 */
const switches = [
  '--disable-gpu',
  '--force-color-profile=srgb',
  '--force-device-scale-factor=1',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--lang=vi',
]

export interface LaunchOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** As root: drop to an unprivileged user, so that Chromium's own sandbox is on. */
  readonly unprivileged?: boolean
}

/** A folder that ends with the test. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'giaoban-e2e-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export async function launch(home: string, options: LaunchOptions = {}): Promise<ElectronApplication> {
  mkdirSync(home, { recursive: true })
  const drop = isRoot && options.unprivileged === true
  return _electron.launch({
    executablePath: drop ? unprivilegedWrapper(home) : toolchain.electron.path,
    cwd: root,
    env: {
      ...(process.env as Record<string, string>),
      LANG: 'vi_VN.UTF-8',
      ...(isFallback ? { GIAOBAN_ENGINE_NODE: toolchain.node.path } : {}),
      ...options.env,
    },
    args: [root, `--home=${home}`, ...switches, ...(options.args ?? [])],
    colorScheme: null, // as the system says, not as the test runner would have it
    chromiumSandbox: !isRoot || drop, // as root there is no Chromium sandbox to have
  })
}

function unprivilegedWrapper(home: string): string {
  chownSync(home, nobody, nobody)
  const wrapper = join(dirname(home), 'as-nobody.sh')
  const drop = `setpriv --reuid=${nobody} --regid=${nobody} --clear-groups`
  writeFileSync(wrapper, `#!/bin/sh\nexport HOME='${home}'\nexec ${drop} -- '${toolchain.electron.path}' "$@"\n`)
  chmodSync(wrapper, 0o755)
  chmodSync(dirname(home), 0o755)
  return wrapper
}

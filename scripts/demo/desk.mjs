// One real window of the built app, driven through its accessible names.
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { machineSwitches } from '../lib/launch-app.mjs'
import { engineEnvironment, root, toolchain } from '../lib/run.mjs'

const view = { width: 1440, height: 900 }
let taken = 0

export async function openDesk({ home, env, shots }) {
  const tool = toolchain()
  const app = await _electron.launch({
    executablePath: tool.electron.path,
    cwd: root,
    env: { ...env, LANG: 'vi_VN.UTF-8', ...engineEnvironment(tool) },
    args: [root, `--home=${home}`, ...machineSwitches(true), '--force-device-scale-factor=1', '--lang=vi'],
    chromiumSandbox: process.getuid?.() !== 0,
  })
  const page = await app.firstWindow()
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    view,
  )
  return {
    page,
    unlock: async (passphrase) => {
      await page.getByLabel('Cụm mật khẩu', { exact: true }).fill(passphrase)
      await page.getByRole('button', { name: 'Mở khóa', exact: true }).click()
      await page.getByRole('navigation', { name: 'Màn hình' }).waitFor({ timeout: 60_000 })
    },
    /** Prints the step and saves what the window shows. */
    shot: async (step, name) => {
      taken += 1
      const file = `${String(taken).padStart(2, '0')}-${name}.png`
      await page.screenshot({ path: join(shots, file) })
      console.log(`start: ${taken}. ${step} (${file})`)
    },
    close: () => app.close(),
  }
}

import { expect, test } from '@playwright/test'
import type nodeFs from 'node:fs'
import { join } from 'node:path'
import { isRoot, launch, temporaryFolder } from './support/launch.ts'
import { callShell } from './support/page-probe.ts'

test("Chromium's sandbox is on: system call filter, a user namespace of its own, no --no-sandbox", async () => {
  const folder = temporaryFolder()
  const app = await launch(join(folder.path, 'home'), { unprivileged: true })
  const page = await app.firstWindow()
  await page.waitForLoadState('load')
  expect(await callShell(page, 'shell.about', {})).toMatchObject({ ok: true, value: { sandboxed: true } })
  const facts = await app.evaluate(({ app: electron, BrowserWindow }) => {
    const fs = process.mainModule!.require('node:fs') as Pick<typeof nodeFs, 'readFileSync' | 'readlinkSync'>
    const pid = BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId()
    return {
      noSandbox: electron.commandLine.hasSwitch('no-sandbox'),
      uid: process.getuid?.(),
      filter: /Seccomp:\s*(\d)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
      ownNamespace: fs.readlinkSync(`/proc/${pid}/ns/user`) !== fs.readlinkSync('/proc/self/ns/user'),
    }
  })
  expect(facts).toMatchObject({ noSandbox: false, filter: '2', ownNamespace: true })
  if (isRoot) expect(facts.uid).toBe(65534)
  await app.close()
  folder.remove()
})

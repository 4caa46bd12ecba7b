import { expect, test, type Page } from '@playwright/test'
import { join } from 'node:path'
import { alive, enginePid } from './support/engine-pid.ts'
import { launch, temporaryFolder } from './support/launch.ts'

let folder: ReturnType<typeof temporaryFolder>
test.beforeAll(() => {
  folder = temporaryFolder()
})
test.afterAll(() => folder.remove())

/** The shell's words about the engine since this call, on a page that has its port. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const heard: string[] = []
    ;(globalThis as unknown as { heard: string[] }).heard = heard
    window.addEventListener('message', (event: MessageEvent<{ kind?: string }>) => {
      if (event.source === window) heard.push(`${event.data.kind} ${event.ports.length}`)
    })
  })
  await page.reload()
  const all = (): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)
  await expect.poll(async () => (await all()).at(-1)).toBe('giaoban:port 1')
  await page.waitForTimeout(300) // a port for the load before the reload may still be on its way
  const before = (await all()).length
  return async () => (await all()).slice(before)
}

test('a page gets a port after every load, and a new one when the engine was killed', async () => {
  const app = await launch(join(folder.path, 'killed'))
  const page = await app.firstWindow()
  const heard = await listen(page)
  const first = await enginePid(app)
  process.kill(first, 'SIGKILL')
  await expect.poll(heard).toEqual(['giaoban:engine-ended 0', 'giaoban:port 1'])
  const second = await enginePid(app, [first])
  await app.close()
  await expect.poll(() => alive(second)).toBe(false)
})

test('an engine that dies again and again is given up with a word', async () => {
  const app = await launch(join(folder.path, 'dying'))
  const page = await app.firstWindow()
  const heard = await listen(page)
  const killed: number[] = []
  for (let death = 1; death <= 6; death++) {
    const pid = await enginePid(app, killed)
    killed.push(pid)
    process.kill(pid, 'SIGKILL')
    const ports = async (): Promise<number> => (await heard()).filter((word) => word === 'giaoban:port 1').length
    if (death < 6) await expect.poll(ports).toBe(death)
  }
  await expect.poll(async () => (await heard()).at(-1)).toBe('giaoban:engine-failed 0')
  await app.close()
})

test('a second app on the same home leaves', async () => {
  const home = join(folder.path, 'same')
  const app = await launch(home)
  await app.firstWindow()
  await expect(launch(home).then((second) => second.firstWindow({ timeout: 5000 }))).rejects.toThrow()
  await app.close()
})

import { expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { join } from 'node:path'
import { launch, temporaryFolder } from './support/launch.ts'

const folder = temporaryFolder()
test.afterAll(() => folder.remove())

/** The engine's process ids: the utility process and, on an old runtime, its Node child. */
const enginePids = (app: ElectronApplication): Promise<number[]> =>
  app.evaluate(({ app: electron }) => {
    const metrics = electron.getAppMetrics().filter((process) => process.name === 'giaoban-engine')
    return metrics.map((process) => process.pid)
  })

/** Collects the shell's words about the engine, from the next page load on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const heard: string[] = []
    ;(globalThis as unknown as { heard: string[] }).heard = heard
    window.addEventListener('message', (event: MessageEvent<{ kind?: string }>) => {
      if (event.source === window) heard.push(`${event.data.kind} ${event.ports.length}`)
    })
  })
  await page.reload()
  return () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a page gets a port after every load, and a new one when the engine was killed', async () => {
  const app = await launch(join(folder.path, 'killed'))
  const page = await app.firstWindow()
  const heard = await listen(page)
  await expect.poll(heard).toEqual(['giaoban:port 1'])
  const [first] = await enginePids(app)
  process.kill(first!, 'SIGKILL')
  await expect.poll(heard).toEqual(['giaoban:port 1', 'giaoban:engine-ended 0', 'giaoban:port 1'])
  const [second] = await enginePids(app)
  expect(second).not.toBe(first)
  await app.close()
  await expect.poll(() => alive(second!)).toBe(false)
})

test('an engine that dies again and again is given up with a word', async () => {
  const app = await launch(join(folder.path, 'dying'))
  const page = await app.firstWindow()
  const heard = await listen(page)
  await expect.poll(heard).toEqual(['giaoban:port 1'])
  for (let death = 1; death <= 6; death++) {
    const [pid] = await enginePids(app)
    process.kill(pid!, 'SIGKILL')
    await expect
      .poll(async () => (await heard()).filter((word) => word.startsWith('giaoban:engine')).length)
      .toBeGreaterThanOrEqual(death)
    if (death < 6)
      await expect.poll(async () => (await heard()).filter((word) => word === 'giaoban:port 1').length).toBe(death + 1)
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

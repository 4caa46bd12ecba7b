/** The processes of the engine, as the shell knows them and as the system has them. */
import { expect, type ElectronApplication } from '@playwright/test'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

export const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** The utility process of the running engine, once it is another than those. */
export async function enginePid(app: ElectronApplication, before: readonly number[] = []): Promise<number> {
  let found: number | undefined
  const lookUp = async (): Promise<number | undefined> => {
    const pids = await app.evaluate(({ app: electron }) =>
      electron.getAppMetrics().flatMap((process) => (process.name === 'giaoban-engine' ? [process.pid] : [])),
    )
    return pids.find((pid) => !before.includes(pid) && alive(pid))
  }
  await expect.poll(async () => (found = await lookUp())).toBeDefined()
  return found!
}

/** Where the engine itself runs: the Node that the utility process has started, or that process itself. */
export function engineProcesses(utility: number): readonly number[] {
  return [utility, ...childrenOf(utility)]
}

/** Every process below `pid`, children of children too. */
export function childrenOf(pid: number): readonly number[] {
  const parents = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1])
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)])
    } catch {
      // ended meanwhile
    }
  }
  const below = (of: number): number[] => (parents.get(of) ?? []).flatMap((child) => [child, ...below(child)])
  return below(pid)
}

/** The files that a process has open. */
export function openFiles(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))]
    } catch {
      return [] // closed meanwhile
    }
  })
}

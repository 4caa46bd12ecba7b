// The demonstration world in .demo/: made once, filled once, made anew when it is half made or too old.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giaoban } from './cli.mjs'

// device certificates last 90 days; nobody renews those of a demonstration
const oldestMs = 80 * 86_400_000

/** Removes a world that cannot be used; the folder is ours and holds nothing else. */
export function prepareFolder(folder, { fresh }) {
  const made = readMade(folder)
  const isOld = made !== undefined && Date.now() - Date.parse(made.at) > oldestMs
  if (fresh || isOld || made === undefined) rmSync(folder, { recursive: true, force: true })
  if (isOld) console.log('start: the demonstration is older than its certificates; it is made anew')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** @returns the document of `demo up`: authority, relay, units with their homes */
export async function demoWorld(folder, relay) {
  const made = readMade(folder)
  if (made !== undefined) {
    if (relay.isNewPort) await tellHomes(made.world, relay.url)
    return made.world
  }
  console.log('start: making seven units with four desks each ...')
  const world = await giaoban('demo', 'up', '--dir', join(folder, 'world'), '--relay', relay.url)
  console.log('start: forty invented bulletins go through the relay ...')
  const filled = await giaoban('demo', 'fill', '--dir', join(folder, 'world'))
  console.log(`start: ${filled.bulletins} sent, ${filled.acknowledged} acknowledged, ${filled.cancelled} cancelled`)
  writeFileSync(join(folder, 'made.json'), `${JSON.stringify({ at: new Date().toISOString(), world }, undefined, 2)}\n`)
  return world
}

function readMade(folder) {
  const file = join(folder, 'made.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

async function tellHomes(world, url) {
  for (const unit of world.units) {
    for (const home of Object.values(unit.homes)) await giaoban('profile', 'set', '--relay', url, '--home', home)
  }
}

export const homeOf = (world, code, role) => world.units.find((unit) => unit.code === code).homes[role]

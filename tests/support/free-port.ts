/**
 * Ports on loopback for whoever is started, ended and started again on the same one. They are not those that the system
 * deals out: while a server is down, any connection of any test beside it could be given its port, for as long as that lasts.
 */
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what Linux, macOS and Windows deal out (from 32,768 or 49,152 on). */
const lowest = 10_000
const highest = 32_700
const perBlock = 100

interface Block {
  next: number
  readonly end: number
}

let block: Promise<Block> | undefined

/** Free now, and given to nobody else for as long as this process lives. */
export async function freePort(): Promise<number> {
  for (;;) {
    const taken = (block ??= takeBlock())
    const own = await taken
    if (own.next < own.end) {
      const port = own.next
      own.next += 1
      if (await listensAt(port, false)) return port
    } else if (block === taken) block = undefined
  }
}

/** Whoever listens at the first port of a block has all of it: what ends, however it ends, holds nothing any more. */
async function takeBlock(): Promise<Block> {
  const blocks = Math.floor((highest - lowest) / perBlock)
  const from = Math.floor(Math.random() * blocks)
  for (let k = 0; k < blocks; k += 1) {
    const base = lowest + ((from + k) % blocks) * perBlock
    if (await listensAt(base, true)) return { next: base + 1, end: base + perBlock }
  }
  throw new Error('all ports for tests are taken')
}

/** @param isKept for as long as this process lives, which it does not keep alive */
async function listensAt(port: number, isKept: boolean): Promise<boolean> {
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  if (isKept) server.unref()
  else await once(server.close(), 'close')
  return true
}

/**
 * A file of 1 GiB from one desk to another by the built programs, over a line that breaks three times and a relay that is
 * killed once: how fast beside AES-256-GCM and the same disk, and how much memory each process ever held.
 */
import { createCipheriv, createHash, randomBytes, randomFillSync } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { exampleCase } from '../shared/domain/example-case.ts'
import { writeFile } from 'node:fs/promises'
import { breakingLine } from './load/breaking-line.ts'
import { json, run, serveRelay, type Ended } from './load/program.ts'
import { milliseconds, rowOf, type Row } from './measure.ts'
import { temporaryFolder } from './world.ts'

const mib = 1024 * 1024
const fileBytes = 1024 * mib
const chunk = 16 * 1024

interface World {
  readonly units: readonly { readonly code: string; readonly homes: { readonly investigator: string } }[]
}

export async function attachmentOfAGibibyte(): Promise<Row[]> {
  using folder = temporaryFolder()
  const at = (name: string): string => join(folder.path, name)
  const data = at('relay')
  let relay = await serveRelay(data, '127.0.0.1:0')
  const listen = new URL(relay.url).host
  let relayPeak = 0
  try {
    await using line = await breakingLine(relay.url)
    const world = await json<World>(['demo', 'up', '--dir', at('world'), '--relay', relay.url, '--units', '2'])
    const [from, to] = world.units.map(({ homes }) => homes.investigator) as [string, string]
    for (const home of [from, to]) await json(['profile', 'set', '--home', home, '--relay', line.url])
    const [baseline] = [await peakOf('sync', '--home', to)]
    await makeFile(at('plain'))
    await writeFile(at('case.json'), JSON.stringify(exampleCase()))
    const bare = rate(await milliseconds(() => encryptTo(at('plain'), at('bare'))))
    const other = world.units[1]?.code ?? ''
    const { id } = await json<{ id: string }>([
      'case',
      'create',
      '--home',
      from,
      '--file',
      at('case.json'),
      '--to',
      other,
    ])

    const peaks: number[] = []
    const through = async (args: readonly string[]): Promise<Ended> => {
      const ended = await run([...args, '--json'])
      peaks.push(ended.peakBytes)
      return ended
    }
    const exhibit = ['--label', 'camera', '--holder', 'bench', '--attach', at('plain')]
    const stageMs = await milliseconds(async () => {
      if ((await through(['case', 'attach', id, '--home', from, ...exhibit])).code !== 0)
        throw new Error('not taken in')
    })
    // the relay dies with the first break; a desk that is refused tries again at once
    let restarted: Promise<void> | undefined
    line.breakAfter(fileBytes / 3, () => {
      restarted = (async () => {
        relayPeak = Math.max(relayPeak, relay.peakBytes())
        await relay.kill()
        relay = await serveRelay(data, listen)
      })()
    })
    const upMs = await milliseconds(async () => {
      while ((await through(['sync', '--home', from])).code !== 0) await restarted
    })
    let breaks = 0
    const downMs = await milliseconds(async () => {
      for (;;) {
        if (breaks < 2) line.breakAfter(fileBytes / 3)
        const { code } = await through(['sync', '--home', to])
        if (code === 0) break
        breaks += 1
      }
    })
    const shown = await json<Shown>(['case', 'show', id, '--home', to])
    const sha256 = shown.exhibits[0]?.files[0]?.sha256
    if (restarted === undefined || breaks !== 2 || sha256 !== (await hashOf(at('plain')))) throw new Error('not whole')
    relayPeak = Math.max(relayPeak, relay.peakBytes())
    const against = 'AES-256-GCM in chunks of 16 KiB from a file to a file, synced'
    const speed = (name: string, ms: number): Row =>
      rowOf({ name: `attachment-1g ${name}`, unit: 'MiB/s', against }, [{ value: rate(ms), beside: bare }])
    const memory = (name: string, bytes: number): Row =>
      rowOf({ name: `attachment-1g memory of the ${name}`, unit: 'MiB', against: 'a sync that has nothing to do' }, [
        { value: bytes / mib, beside: baseline / mib },
      ])
    return [
      speed('taken in', stageMs),
      speed('to the relay, a break and its death on the way', upMs),
      speed('from the relay, two breaks on the way', downMs),
      memory('desk at most', Math.max(...peaks)),
      memory('relay at most', relayPeak),
    ]
  } finally {
    await relay.kill()
  }
}

interface Shown {
  readonly exhibits: readonly { readonly files: readonly { readonly sha256?: string }[] }[]
}

const rate = (ms: number): number => fileBytes / mib / (ms / 1000)
const peakOf = async (...args: readonly string[]): Promise<number> => (await run([...args, '--json'])).peakBytes

async function makeFile(path: string): Promise<void> {
  const piece = new Uint8Array(16 * mib)
  const file = await open(path, 'w')
  try {
    for (let at = 0; at < fileBytes; at += piece.length) await file.write(randomFillSync(piece))
    await file.sync()
  } finally {
    await file.close()
  }
}

async function encryptTo(from: string, to: string): Promise<void> {
  const [input, output] = [await open(from, 'r'), await open(to, 'w')]
  const [key, piece] = [randomBytes(32), new Uint8Array(mib)]
  try {
    for (let at = 0; at < fileBytes; at += piece.length) {
      await input.read(piece, 0, piece.length, at)
      const sealed: Buffer[] = []
      for (let start = 0; start < piece.length; start += chunk) {
        const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12))
        sealed.push(cipher.update(piece.subarray(start, start + chunk)), cipher.final(), cipher.getAuthTag())
      }
      await output.write(Buffer.concat(sealed))
    }
    await output.sync()
  } finally {
    await input.close()
    await output.close()
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Buffer)
  return hash.digest('hex')
}

/** What may lie where a file is expected: nothing, things that are no files, and files that are none of ours. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { concat, utf8 } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { pngOf } from './images.ts'
import { seededRandom } from './seeded-random.ts'

export interface HostileFile {
  readonly name: string
  readonly path: string
  /** No bytes of it can be had: the operating system's own refusal, or none that would ever end. */
  readonly isNoFile?: boolean
}

const sealed = concat(utf8('GBSEAL1\n'), seededRandom('sealed')(2000))
const script = '<script>alert(1)</script>'
const contents: Readonly<Record<string, Uint8Array>> = {
  'no byte': new Uint8Array(0),
  noise: seededRandom('noise')(5000),
  'a hundred thousand arrays within one another': new Uint8Array(100_000).fill(0x81),
  'an array of 2^64 items': new Uint8Array([0x9b, ...Array<number>(8).fill(0xff)]),
  'JSON of a hundred thousand lists': utf8('['.repeat(100_000)),
  'JSON with a prototype': utf8('{"__proto__": {"format": 1}, "constructor": 1}'),
  'a sealed file of noise, whole by its hash': concat(sealed, createHash('sha256').update(sealed).digest()),
  'an SVG with a script': utf8(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`),
  'a page with a script': utf8(`<!doctype html><img src="https://evil.invalid/">${script}`),
  'a picture with a page behind it': concat(pngOf({ width: 2, height: 2 }), utf8(script)),
}

/** In `folder`. `honest`: files of ours by their kind; each is cut, lengthened and bent. */
export function hostileFiles(folder: string, honest: Readonly<Record<string, Uint8Array>>): readonly HostileFile[] {
  mkdirSync(folder)
  const noise = seededRandom('behind')(3000)
  const bent = Object.entries(honest).flatMap(([kind, file]): [string, Uint8Array][] => [
    [`half of ${kind}`, file.subarray(0, file.length >> 1)],
    [`the beginning of ${kind} and noise`, concat(file.subarray(0, 40), noise)],
  ])
  const files = Object.entries({ ...contents, ...Object.fromEntries(bent) }).map(([name, bytes], index) => {
    const path = join(folder, `file-${index}`)
    writeFileSync(path, bytes)
    return { name, path }
  })
  const huge = join(folder, 'huge')
  writeFileSync(huge, 'GIAO')
  truncateSync(huge, limits.backupBytes + 1) // holes: nothing is on the disk
  const shut = join(folder, 'shut')
  writeFileSync(shut, noise)
  chmodSync(shut, 0) // noise for those whom that does not stop
  const folded = join(folder, 'a folder')
  mkdirSync(folded)
  return [
    ...files,
    { name: 'larger than anything', path: huge, isNoFile: true },
    { name: 'not to be read', path: shut, isNoFile: process.getuid?.() !== 0 },
    { name: 'a folder', path: folded, isNoFile: true },
    { name: 'gone', path: join(folder, 'gone'), isNoFile: true },
    { name: 'below a file', path: join(huge, 'file'), isNoFile: true },
    ...(process.platform === 'win32' ? [] : ofUnix(folder)),
  ]
}

function ofUnix(folder: string): readonly HostileFile[] {
  const at = (name: string): string => join(folder, name)
  execFileSync('mkfifo', [at('pipe')])
  symlinkSync(at('pipe'), at('to the pipe'))
  symlinkSync('/dev/zero', at('endless'))
  symlinkSync(at('circle'), at('circle'))
  return [
    { name: 'a pipe that nobody writes into', path: at('pipe'), isNoFile: true },
    { name: 'a link to that pipe', path: at('to the pipe'), isNoFile: true },
    { name: 'a link to zeros without an end', path: at('endless'), isNoFile: true },
    { name: 'a link to itself', path: at('circle'), isNoFile: true },
  ]
}

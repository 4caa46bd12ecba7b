/** Looks for planted bytes: in every file of a folder, and in every page that a running process has in memory. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface Marker {
  readonly name: string
  /** The same secret as it may lie about: UTF-8, UTF-16, hexadecimal ... */
  readonly forms: readonly Buffer[]
}

export const textMarker = (name: string, text: string): Marker => ({
  name,
  forms: [...new Set([text, text.normalize('NFD'), JSON.stringify(text).slice(1, -1)])].flatMap((each) => [
    Buffer.from(each),
    Buffer.from(each, 'utf16le'),
  ]),
})

/** Raw bytes, and as people print them. Base64 only of what stands whole in a field. */
export const bytesMarker = (name: string, bytes: Uint8Array): Marker => {
  const raw = Buffer.from(bytes)
  const printed = [raw.toString('hex'), raw.toString('base64').replace(/=+$/, ''), raw.toString('base64url')]
  return { name, forms: [raw, ...printed.map((each) => Buffer.from(each))] }
}

const namesIn = (content: Buffer, markers: readonly Marker[]): string[] =>
  markers.filter(({ forms }) => forms.some((form) => content.includes(form))).map(({ name }) => name)

/** A link to nowhere is none: Chromium writes its locks into such links. */
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** `file: marker` for each one found; a folder is walked. */
export function scanFiles(path: string, markers: readonly Marker[]): readonly string[] {
  if (!statSync(path).isDirectory()) return namesIn(readFileSync(path), markers).map((name) => `${path}: ${name}`)
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter(isFile)
    .flatMap((file) => scanFiles(file, markers))
}

export const filesUnder = (path: string): number =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => isFile(join(path, name))).length

/** Regions with a page in memory, from /proc/PID/smaps; not the program's own files, which nobody can have written to. */
function regionsOf(pid: number): readonly { readonly from: number; readonly to: number }[] {
  const regions: { from: number; to: number }[] = []
  let current: { from: number; to: number } | undefined
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) r(?:w.* .*|\S+ \S+ \S+ 0 *(?:\[.*)?)$/.exec(line)
    if (head !== null) current = { from: Number.parseInt(head[1] ?? '', 16), to: Number.parseInt(head[2] ?? '', 16) }
    else if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) current = undefined
    else if (current !== undefined && /^(?:Rss|Swap): +[1-9]/.test(line)) {
      regions.push(current)
      current = undefined
    }
  }
  return regions
}

export interface MemoryScan {
  readonly found: readonly string[]
  readonly bytes: number
}

/** Needs the right to trace that process: root, or its parent where the system allows that. */
export function scanMemory(pid: number, markers: readonly Marker[]): MemoryScan {
  const found = new Set<string>()
  const overlap = Math.max(...markers.flatMap(({ forms }) => forms.map((form) => form.length)))
  const buffer = Buffer.alloc((8 << 20) + overlap)
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  let bytes = 0
  try {
    for (const { from, to } of regionsOf(pid)) {
      for (let at = from; at < to; at += buffer.length - overlap) {
        const read = readAt(memory, buffer, { at, length: Math.min(buffer.length, to - at) })
        bytes += read
        for (const name of namesIn(buffer.subarray(0, read), markers)) found.add(name)
      }
    }
  } finally {
    closeSync(memory)
  }
  return { found: [...found], bytes }
}

/** Some mappings of the kernel (vvar) cannot be read; they hold nothing of the program. */
function readAt(
  file: number,
  buffer: Buffer,
  { at, length }: { readonly at: number; readonly length: number },
): number {
  try {
    return readSync(file, buffer, 0, length, at)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EIO') return 0
    throw thrown
  }
}

export const mayReadMemory = process.platform === 'linux' && process.getuid?.() === 0

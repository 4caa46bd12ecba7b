/**
 * JPEG (ITU-T T.81): keeps what decoding needs, i.e. tables, frame, scans, a bare JFIF head and the Adobe colour
 * transform; cuts every other APPn and comment, and whatever follows the end of the image.
 */
import { DamagedImage, type RemovedPart, type ScannedImage } from './image.ts'
import { readExif } from './exif.ts'
import { ByteReader } from './reader.ts'

const marker = {
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  dqt: 0xdb,
  dnl: 0xdc,
  dri: 0xdd,
  dht: 0xc4,
  dac: 0xcc,
  jpg: 0xc8,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app13: 0xed,
  app14: 0xee,
  app15: 0xef,
  comment: 0xfe,
} as const
const tables: ReadonlySet<number> = new Set([marker.dqt, marker.dri, marker.dht, marker.dac])
const isFrame = (code: number): boolean =>
  code >= 0xc0 && code <= 0xcf && code !== marker.dht && code !== marker.dac && code !== marker.jpg
const isRestart = (code: number): boolean => code >= 0xd0 && code <= 0xd7

interface State {
  readonly parts: Uint8Array[]
  readonly removed: Set<RemovedPart>
  frame: { readonly width: number; readonly height: number } | undefined
  orientation: number
  scans: number
}

export function scanJpeg(bytes: Uint8Array): ScannedImage {
  const input = new ByteReader(bytes)
  const state: State = { parts: [input.slice(0, 2)], removed: new Set(), frame: undefined, orientation: 1, scans: 0 }
  let at = 2
  for (;;) {
    const { code, start } = nextMarker(input, at)
    if (code === marker.eoi) {
      state.parts.push(input.slice(start, 2))
      if (start + 2 < input.length) state.removed.add('trailing-data')
      break
    }
    const length = input.u16(start + 2)
    if (length < 2) throw new DamagedImage()
    const segment = input.slice(start, length + 2)
    at = start + segment.length
    keepOrCut(state, code, segment)
    if (code === marker.sos) at = keepScan(state, input, at)
  }
  if (state.frame === undefined || state.scans === 0) throw new DamagedImage()
  return { ...state.frame, parts: state.parts, orientation: state.orientation, removed: state.removed }
}

/** The next marker at or right after `at`; fill bytes before it are dropped. */
function nextMarker(input: ByteReader, at: number): { readonly code: number; readonly start: number } {
  if (input.u8(at) !== 0xff) throw new DamagedImage()
  let position = at
  while (input.u8(position + 1) === 0xff) position += 1
  const code = input.u8(position + 1)
  if (code === 0 || code === marker.soi || code === 0x01 || isRestart(code)) throw new DamagedImage()
  return { code, start: position }
}

function keepOrCut(state: State, code: number, segment: Uint8Array): void {
  if (isFrame(code)) {
    if (state.frame !== undefined) throw new DamagedImage()
    state.frame = readFrame(new ByteReader(segment))
    state.parts.push(segment)
  } else if (tables.has(code)) {
    state.parts.push(segment)
  } else if (code === marker.sos) {
    if (state.frame === undefined) throw new DamagedImage()
    state.parts.push(segment)
  } else if (code === marker.comment) {
    state.removed.add('comment')
  } else if (code >= marker.app0 && code <= marker.app15) {
    cutApplication(state, code, new ByteReader(segment))
  } else {
    throw new DamagedImage() // DNL, hierarchical and reserved markers: no camera writes them
  }
}

function readFrame(segment: ByteReader): { readonly width: number; readonly height: number } {
  const height = segment.u16(5)
  const width = segment.u16(7)
  const components = segment.u8(9)
  if (width === 0 || height === 0 || components < 1 || components > 4) throw new DamagedImage()
  if (segment.length !== 10 + 3 * components) throw new DamagedImage()
  return { width, height }
}

const jfifBytes = 18
function cutApplication(state: State, code: number, segment: ByteReader): void {
  const { removed } = state
  if (code === marker.app0 && segment.startsWith('JFIF\0', 4)) {
    if (segment.length > jfifBytes) removed.add('thumbnail')
    const head = Uint8Array.from(segment.slice(0, jfifBytes))
    head.set([0, 16], 2) // its length without a thumbnail
    head.set([0, 0], 16) // 0 x 0 pixels of thumbnail
    state.parts.push(head)
  } else if (code === marker.app0 && segment.startsWith('JFXX\0', 4)) {
    removed.add('thumbnail')
  } else if (code === marker.app14 && segment.startsWith('Adobe', 4) && segment.length === 16) {
    state.parts.push(segment.bytes)
  } else if (code === marker.app1 && segment.startsWith('Exif\0', 4)) {
    const facts = readExif(segment.bytes.subarray(10))
    if (facts.orientation !== 1) state.orientation = facts.orientation
    for (const part of facts.parts) removed.add(part)
  } else {
    removed.add(nameOf(code, segment))
  }
}

function nameOf(code: number, segment: ByteReader): RemovedPart {
  if (code === marker.app1 && segment.startsWith('http://ns.adobe.com/', 4)) return 'XMP'
  if (code === marker.app2 && segment.startsWith('ICC_PROFILE\0', 4)) return 'ICC'
  if (code === marker.app2 && segment.startsWith('MPF\0', 4)) return 'thumbnail'
  return code === marker.app13 ? 'IPTC' : 'other'
}

/** Entropy-coded bytes up to the next marker that is not a restart. Returns its position. */
function keepScan(state: State, input: ByteReader, from: number): number {
  let at = from
  for (;;) {
    at = input.bytes.indexOf(0xff, at)
    if (at < 0) throw new DamagedImage()
    const code = input.u8(at + 1)
    if (code !== 0 && code !== 0xff && !isRestart(code)) break
    at += code === 0xff ? 1 : 2
  }
  if (at === from) throw new DamagedImage()
  state.parts.push(input.slice(from, at - from))
  state.scans += 1
  return at
}

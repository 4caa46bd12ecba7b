/** What a file is called and said to be: by its first bytes and by its name, and never opened for more than that. */
import { basename } from 'node:path'
import { isImageType } from '../../shared/domain/image-types.ts'

const extensions: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' }

/**
 * Endings that a system opens as data. What it would run, mount as a disk, or open with
 * scripts or macros inside, is saved as `bin`.
 */
const dataEndings: ReadonlySet<string> = new Set(
  (
    'pdf txt csv json docx xlsx pptx odt ods rtf eml pst ' +
    'mp4 mov avi mkv webm 3gp mp3 wav m4a aac amr ogg opus flac gif tif tiff heic bmp ' +
    'zip 7z rar gz tar dd e01 raw bin db sqlite log pcap ufdr'
  ).split(' '),
)

/** The first bytes of some kinds that are asked about most; a label for whoever receives it, nothing is decided by it. */
const signatures: readonly (readonly [at: number, text: string, type: string])[] = [
  [0, '%PDF-', 'application/pdf'],
  [4, 'ftyp', 'video/mp4'],
  [0, 'PK\u0003\u0004', 'application/zip'],
]

/** Of a file that is no picture. */
export function mediaType(head: Uint8Array): string {
  const text = Array.from(head.subarray(0, 16), (byte) => String.fromCharCode(byte)).join('')
  const known = signatures.find(([at, mark]) => text.startsWith(mark, at))
  return known?.[2] ?? 'application/octet-stream'
}

/** A file name that is only a name: no folder, no control or direction character, an ending that says no more than its content. */
export function safeName(name: string, type: string): string {
  const plain = basename(name.replaceAll('\\', '/'))
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}/:*?"<>|]/gu, '')
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(plain)?.[1]
  const bare = plain
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .trim()
    .slice(0, 100)
  const known = extensions[type] ?? dataEnding(ending)
  return `${bare === '' || bare === '.' || bare === '..' ? (isImageType(type) ? 'anh' : 'tep') : bare}.${known}`
}

function dataEnding(ending: string | undefined): string {
  const lower = ending?.toLowerCase()
  return lower !== undefined && dataEndings.has(lower) ? lower : 'bin'
}

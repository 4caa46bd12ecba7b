// A flat folder as an asar archive: two pickled lengths, a JSON header, the files.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export function asar(folder) {
  const files = {}
  const data = []
  let offset = 0
  for (const name of readdirSync(folder).sort()) {
    const content = readFileSync(join(folder, name))
    files[name] = { size: content.length, offset: String(offset) }
    offset += content.length
    data.push(content)
  }
  const json = Buffer.from(JSON.stringify({ files }))
  const padding = Buffer.alloc((4 - (json.length % 4)) % 4)
  const head = Buffer.alloc(16)
  head.writeUInt32LE(4, 0)
  head.writeUInt32LE(8 + json.length + padding.length, 4)
  head.writeUInt32LE(4 + json.length + padding.length, 8)
  head.writeUInt32LE(json.length, 12)
  return Buffer.concat([head, json, padding, ...data])
}

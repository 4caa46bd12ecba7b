/** bulletin.json: what people and other systems write. */
import { utf8, utf8ToText, type Bytes } from '../../../shared/bytes.ts'
import { bulletinInput } from '../../../shared/domain/bulletin-input.ts'
import { parseBulletin } from '../../../shared/domain/check-bulletin.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import { promise, type FuzzTarget } from '../target.ts'

const parse = (input: Bytes): unknown => {
  try {
    return JSON.parse(utf8ToText(input))
  } catch {
    return undefined
  }
}

export const bulletinTarget = (): FuzzTarget => ({
  maxBytes: 8192,
  steps: { perInput: 60_000, perByte: 200 },
  seeds: [exampleBulletin(), { ...exampleBulletin(), kind: 'apb' }].map((each) => utf8(JSON.stringify(each))),
  run: (input) => {
    const json = parse(input)
    const checked = parseBulletin(json, { allowsMat: false })
    const read = bulletinInput.safeParse(json)
    promise(read.success || !checked.ok, 'a bulletin passes that its schema refuses')
    if (!read.success) return false
    const again = bulletinInput.parse(JSON.parse(JSON.stringify(read.data)))
    promise(JSON.stringify(again) === JSON.stringify(read.data), 'a bulletin is written as another')
    return true
  },
})

/** A head of a snapshot ends before what the snapshot does not bring, and stays a head that every reader takes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endBefore } from '../../../engine/sync/siblings/snapshot-heads.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { headSchema, type Head } from '../../../shared/protocol/bodies/chains.ts'
import { decodeAs, encodeAs } from '../../../shared/protocol/schema.ts'
import type { DeviceId } from '../../../shared/ids.ts'

/** Of a chain of which exactly these numbers are here. */
function headOf(numbers: ReadonlySet<number>): Head {
  const last = Math.max(0, ...numbers)
  let highest = 0
  while (numbers.has(highest + 1)) highest += 1
  const missing: { from: number; to: number }[] = []
  for (let seq = highest + 1; seq < last; seq++) {
    const before = missing.at(-1)
    if (numbers.has(seq)) continue
    if (before?.to === seq - 1) before.to = seq
    else missing.push({ from: seq, to: seq })
  }
  const device = 'ab'.repeat(16) as DeviceId
  const addressee = `01${'cd'.repeat(16)}` as AddresseeKey
  return { device, addressee, highest, last, missing: missing.slice(0, 8) }
}

test('it is the head of the chain without that number and all behind it', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 16 }), { minLength: 1 })
  fc.assert(
    fc.property(numbers, fc.nat(), (all, pick) => {
      const seq = all[pick % all.length] ?? 1
      const ended = endBefore(headOf(new Set(all)), seq)
      expect(ended).toEqual(headOf(new Set(all.filter((each) => each < seq))))
      expect(decodeAs(headSchema, encodeAs(headSchema, ended), 4096)).toEqual(ended)
    }),
  )
})

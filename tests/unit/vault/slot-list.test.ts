import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listSlots, parseSlot, removeSlot, writeSlot } from '../../../engine/vault/slot-file.ts'
import { concat } from '../../../shared/bytes.ts'
import type { GiaobanError } from '../../../shared/errors.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf, testOfficer } from '../../support/home-kit.ts'
import { sealedSlot } from '../../support/slots.ts'

const kit = await makeTestKit()
const { crypto } = kit
const slotOf = (badge: string) => sealedSlot(kit, { officer: testOfficer(kit, { badge }) }).slot
const badgesIn = (folder: string) => listSlots(crypto, folder).slots.map(({ badge }) => badge)

test('a home without the folder of slots has none', () => {
  using folder = temporaryFolder()
  expect(listSlots(crypto, join(folder.path, 'slots'))).toEqual({ slots: [], damaged: 0 })
})

test('slots are listed by badge, whatever their files are called and whoever was there first', () => {
  for (const order of [
    ['100-001', '100-002', '100-003'],
    ['100-003', '100-002', '100-001'],
    ['100-002', '100-003', '100-001'],
  ]) {
    using folder = temporaryFolder()
    for (const badge of order) writeSlot(crypto, folder.path, slotOf(badge))
    expect(badgesIn(folder.path)).toEqual(['100-001', '100-002', '100-003'])
  }
})

test('one slot is damaged: it is counted, and the others are listed', () => {
  using folder = temporaryFolder()
  writeSlot(crypto, folder.path, slotOf('100-001'))
  const [name = ''] = readdirSync(folder.path)
  writeSlot(crypto, folder.path, slotOf('100-002'))
  writeFileSync(join(folder.path, name), readFileSync(join(folder.path, name)).subarray(1))
  expect([badgesIn(folder.path), listSlots(crypto, folder.path).damaged]).toEqual([['100-002'], 1])
})

test('what is no slot by its name is none, nor is one that is gone by then', () => {
  using folder = temporaryFolder()
  writeSlot(crypto, folder.path, slotOf('100-001'))
  const [name = ''] = readdirSync(folder.path)
  for (const other of [`${name}.new`, `0${name}`]) writeFileSync(join(folder.path, other), 'half')
  symlinkSync(join(folder.path, 'gone'), join(folder.path, `${'0'.repeat(32)}.app`))
  expect([badgesIn(folder.path), listSlots(crypto, folder.path).damaged]).toEqual([['100-001'], 0])
})

test('a folder in the place of a slot is damage, and the others are listed', () => {
  using folder = temporaryFolder()
  writeSlot(crypto, folder.path, slotOf('100-001'))
  mkdirSync(join(folder.path, `${'0'.repeat(32)}.file`))
  expect(listSlots(crypto, folder.path)).toMatchObject({ slots: [{ badge: '100-001' }], damaged: 1 })
})

test('what has the right checksum and is no slot is damaged, for good', async () => {
  const body = crypto.random(40)
  for (const file of [concat(body, crypto.sha256(body)), crypto.sha256(), crypto.random(32), new Uint8Array(0)]) {
    expect(await codeOf(() => parseSlot(crypto, file))).toBe('vault/damaged')
    expect(() => parseSlot(crypto, file)).toThrow(
      expect.objectContaining<Partial<GiaobanError>>({ recoverable: false }),
    )
  }
})

test('a slot is removed by its badge, however it is written, and its folder is its owner’s alone', () => {
  using folder = temporaryFolder()
  const slots = join(folder.path, 'home', 'slots')
  const slot = slotOf('Đội-1'.normalize('NFD'))
  writeSlot(crypto, slots, slot)
  writeSlot(crypto, slots, slotOf('100-002'))
  if (process.platform !== 'win32') expect(statSync(slots).mode & 0o777).toBe(0o700)
  removeSlot(crypto, slots, { badge: slot.badge, type: 'app' })
  expect(badgesIn(slots)).toHaveLength(2)
  for (let times = 0; times < 2; times++) removeSlot(crypto, slots, { badge: 'Đội-1'.normalize('NFC'), type: 'file' })
  expect(badgesIn(slots)).toEqual(['100-002'])
})

import { describe, expect, it } from 'vitest'
import { keysOf, screens } from '../../../renderer/app/routes.ts'
import { deedsOf } from '../../../renderer/features/bulletins/deeds.ts'
import { comparables } from '../../../renderer/features/bulletins/hit-checks.ts'
import { changedLabels, hasOtherFiles } from '../../../renderer/ui/bulletin-changes.ts'
import { deedKeys } from '../../../renderer/ui/deed-keys.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'

const nothing = {
  acknowledge: false,
  cancel: false,
  update: false,
  release: false,
  revalidate: false,
  report: false,
  answerHit: false,
  escalate: false,
  act: false,
  export: false,
}
const shown = { can: nothing, bulletin: exampleBulletin() } as Parameters<typeof deedsOf>[0]

describe('what an officer can do with a bulletin', () => {
  it('is nothing where the engine allows nothing', () => {
    expect(deedsOf(shown)).toEqual([])
  })

  it('begins with what is asked, and no two deeds of one screen share a key', () => {
    const owner = { ...nothing, cancel: true, update: true, release: true, revalidate: true, answerHit: true }
    const other = { ...nothing, acknowledge: true, report: true, act: true }
    expect(deedsOf({ ...shown, can: owner })).toEqual(['answer', 'release', 'revalidate', 'update', 'withdraw'])
    expect(deedsOf({ ...shown, can: other })).toEqual(['acknowledge', 'hit', 'sighting', 'act'])
    for (const can of [owner, other]) {
      const keys = deedsOf({ ...shown, can }).map((deed) => deedKeys.bulletin[deed])
      expect(new Set(keys).size).toBe(keys.length)
      for (const taken of ['c', 'j', 'k', '/', ...keysOf(screens).values()]) expect(keys).not.toContain(taken)
    }
  })

  it('offers the cancellation that an arrest proposes only to who may cancel', () => {
    const proposed = { reason: 'arrested' } as NonNullable<(typeof shown)['proposed']>
    expect(deedsOf({ ...shown, proposed })).toEqual([])
    expect(deedsOf({ ...shown, proposed, can: { ...nothing, cancel: true } })).toEqual(['accept', 'withdraw'])
  })
})

describe('what is compared before somebody is held', () => {
  it('is what the bulletin says, and the photo where there is one', () => {
    const bulletin = { ...exampleBulletin(), subject: { names: [{ full: 'Nguyễn Văn Thử', kind: 'legal' as const }] } }
    const { vehicles: _vehicles, phones: _phones, accounts: _accounts, ...bare } = bulletin
    expect(comparables(bare, false).map(({ what }) => what)).toEqual(['name', 'fingerprint', 'other'])
    expect(comparables(bare, true)[0]).toEqual({ what: 'photo', says: '' })
  })
})

describe('what differs between two versions', () => {
  it('names each field that was changed, and no other', () => {
    const before = exampleBulletin()
    expect(changedLabels(before, exampleBulletin())).toEqual([])
    const after = { ...before, weapons: 'Dao bấm', subject: { ...before.subject, heightCm: 171 } }
    expect(changedLabels(before, after)).toEqual(['height', 'weapons'])
  })

  it('tells a file that was replaced from one that was only sealed anew', () => {
    const file = { index: 0, name: 'a.png', kind: 'portrait' as const, type: 'image/png', size: 9, complete: true }
    const sealed = { attachments: [{ ...file, sha256: 'ab' }] }
    expect(hasOtherFiles(sealed, { attachments: [{ ...file, sha256: 'ab' }] })).toBe(false)
    expect(hasOtherFiles(sealed, { attachments: [{ ...file, sha256: 'cd' }] })).toBe(true)
  })
})

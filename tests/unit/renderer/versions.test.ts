import { describe, expect, it } from 'vitest'
import { fromBulletin } from '../../../renderer/features/compose/to-bulletin.ts'
import { carriedOver, carriedPhotos, photosOf, versionOf } from '../../../renderer/features/compose/versions.ts'
import { keptPhotos, type StagedPhoto } from '../../../renderer/features/compose/photo-model.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'

type Detail = ResponseOf<'bulletin.get'>

const file = (index: number, sha256: string): Detail['attachments'][number] => ({
  index,
  name: `${sha256}.png`,
  kind: 'other',
  type: 'image/png',
  size: 1,
  sha256,
  complete: true,
})
const bulletin = exampleBulletin()
/** Version 2, which has lost one file of version 1, brought one, and put them in another order. */
const detail = {
  id: 'record',
  head: 'second',
  version: 2,
  bulletin: { ...bulletin, weapons: 'Dao' },
  attachments: [file(0, 'new'), file(1, 'kept')],
  earlier: [
    { statement: 'first', version: 1, bulletin, attachments: [file(0, 'kept'), file(1, 'gone'), file(2, 'removed')] },
  ],
} as unknown as Detail
const [before, after] = [versionOf(detail, 'first'), versionOf(detail)]

describe('an update that was written on an earlier version', () => {
  it('knows what it was written on, and reads its files there', () => {
    expect(before).toMatchObject({ head: 'first', version: 1, bulletin, statement: 'first' })
    expect(keptPhotos(before)[0]?.kept).toEqual({ id: 'record', statement: 'first', index: 0 })
    expect(after).toMatchObject({ head: 'second', version: 2, attachments: detail.attachments })
  })

  it('keeps what was typed, and takes from the later version what was not touched', () => {
    const [was, next] = [fromBulletin({ ...before.bulletin }), fromBulletin({ ...after.bulletin })]
    const typed = { ...was, danger: 'Có vũ khí', subject: { ...was.subject, hair: 'Ngắn' }, phones: ['0000 000 001'] }
    const now = carriedOver({ before: was, typed, after: { ...next, subject: { ...next.subject, skin: 'Sạm' } } })
    expect(now).toEqual({ ...typed, weapons: 'Dao', subject: { ...typed.subject, skin: 'Sạm' } })
  })

  it('has the last word where both have changed the same', () => {
    const form = fromBulletin({ ...bulletin })
    const [typed, next] = [
      { ...form, notes: 'ở đây' },
      { ...form, notes: 'ở kia' },
    ]
    expect(carriedOver({ before: form, typed, after: next }).notes).toBe('ở đây')
  })

  it('keeps files as they are described here, gets those that are new, and brings back none that was removed', () => {
    const added = {
      ...keptPhotos(before)[0]!,
      staged: 'ab',
      kept: undefined,
      name: 'added.png',
    } as unknown as StagedPhoto
    const here = [
      ...photosOf(before, [
        { index: 0, kind: 'portrait', caption: 'Chân dung' },
        { index: 1, kind: 'other' },
      ]),
      added,
    ]
    expect(here.map(({ name, caption }) => [name, caption])).toEqual([
      ['kept.png', 'Chân dung'],
      ['gone.png', ''],
      ['added.png', ''],
    ])
    const both = { ...after, attachments: [...after.attachments, file(2, 'removed')] }
    const now = carriedPhotos(here, before, both)
    expect(now.map(({ name, kept, kind }) => [name, kept?.index, kind])).toEqual([
      ['new.png', 0, 'other'],
      ['kept.png', 1, 'portrait'],
      ['added.png', undefined, 'other'],
    ])
  })
})

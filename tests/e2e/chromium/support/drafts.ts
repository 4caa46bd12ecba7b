/** What was typed and not sent: a new notice, and on a desk with a life an update that was begun on an earlier version. */
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { minute } from '../../../../shared/time.ts'
import { withLife } from './life.ts'
import { desk, detail, hex } from './world.ts'
import { wanted } from './wanted.ts'

type Drafts = ResponseOf<'draft.list'>['drafts']

export function draftsOf(now: number, withUpdate: boolean): Drafts {
  const at = (ago: number): string => new Date(now - ago).toISOString()
  const bulletin = wanted as unknown as Record<string, unknown>
  const [own] = desk(now, 'tp-hcm').waiting
  const notice: Drafts[number] = {
    draft: hex(9, 32),
    revision: hex(8, 32),
    at: at(4 * minute),
    title: 'Nguyễn Văn Thử',
    content: {
      bulletin,
      attachments: [
        {
          staged: hex(21, 64),
          kind: 'portrait',
          name: 'chan-dung.png',
          type: 'image/png',
          size: 41_000,
          takenOn: '2025-06-12',
          caption: 'Chân dung',
        },
        { staged: hex(22, 64), kind: 'mark', name: 'hinh-xam.png', type: 'image/png', size: 52_000 },
      ],
      to: [],
      urgency: 'immediate',
    },
  }
  if (!withUpdate || own === undefined) return [notice]
  const [first] = withLife(now, detail(now, own, { commander: false, ownUnit: 'tp-hcm' })).earlier
  const update: Drafts[number] = {
    draft: hex(10, 32),
    revision: hex(8, 32),
    at: at(9 * minute),
    title: own.title,
    content: {
      bulletin: { ...first?.bulletin, weapons: 'Dao bấm' },
      attachments: [],
      to: [],
      urgency: 'routine',
      update: { id: own.id, head: first?.statement ?? '', keep: [{ index: 0, kind: 'portrait' }] },
    },
  }
  return [update, notice]
}

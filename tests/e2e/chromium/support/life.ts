/** What has become of an invented bulletin: reviewed, changed, found, asked about, and an arrest that is reported. */
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { hour, minute } from '../../../../shared/time.ts'
import { requestLines } from './requests.ts'
import { hex, officers, row } from './world.ts'

type Detail = ResponseOf<'bulletin.get'>

export function withLife(now: number, plain: Detail): Detail {
  const at = (ms: number): string => new Date(now + ms).toISOString()
  const asker = plain.own
    ? { unit: 'binh-duong', by: officers.bdDuty }
    : { unit: 'binh-duong', by: officers.bdCommander }
  const first = hex(940, 64)
  const [photo] = plain.attachments
  const isOpen = plain.state !== 'cancelled'
  return {
    ...plain,
    version: 2,
    state: isOpen ? 'awaiting-confirmation' : 'cancelled',
    release: 'notice',
    released: { statement: hex(941, 64), at: at(-50 * minute), by: officers.hcmCommander },
    written: { at: at(-hour), by: officers.hcmDuty },
    confirmed: { ...(isOpen && { freshness: 'ageing' as const }), at: at(-hour), by: officers.hcmDuty },
    expires: at(80 * 24 * hour),
    ...(!plain.own && { checks: { ...plain.checks, directoryDays: 9 } }),
    earlier: [
      {
        version: 1,
        statement: first,
        at: plain.at,
        by: plain.by,
        bulletin: { ...plain.bulletin, weapons: 'Không rõ', notes: 'Chưa rõ đi cùng ai.' },
        attachments: photo === undefined ? [] : [photo],
      },
    ],
    sightings: [
      {
        statement: hex(942, 64),
        at: at(-40 * minute),
        ...asker,
        head: first,
        certainty: 'likely',
        seenAt: at(-55 * minute),
        place: 'Nhà trọ Không Tên, Thuận An',
        text: 'Chủ trọ nhận ra qua ảnh, đi xe số màu đỏ đen.',
        attachments: photo === undefined ? [] : [{ ...photo, kind: 'place', caption: 'Cổng nhà trọ' }],
      },
    ],
    hits: [
      {
        statement: hex(943, 64),
        at: at(-30 * minute),
        ...asker,
        head: first,
        urgency: 'routine',
        compared: [
          { what: 'name', finding: 'agrees' },
          { what: 'birth', finding: 'differs' },
        ],
        open: false,
        deadline: at(30 * minute),
        late: false,
        answers: [
          {
            statement: hex(944, 64),
            at: at(-25 * minute),
            unit: 'tp-hcm',
            by: officers.hcmDuty,
            answer: 'not-ours',
            text: 'Trùng tên, khác năm sinh.',
          },
        ],
      },
      {
        statement: hex(945, 64),
        at: at(-14 * minute),
        ...asker,
        head: plain.head,
        urgency: 'urgent',
        compared: [
          { what: 'photo', finding: 'agrees' },
          { what: 'cccd', finding: 'agrees' },
          { what: 'scar', finding: 'unclear' },
        ],
        text: 'Đang giữ tại Công an TP. Thuận An.',
        open: isOpen,
        deadline: at(plain.own ? 4 * minute : -4 * minute),
        late: !plain.own,
        answers: [],
      },
    ],
    ...(plain.own &&
      isOpen && {
        proposed: {
          statement: hex(946, 64),
          at: at(-2 * minute),
          unit: 'binh-duong',
          by: officers.bdDuty,
          text: 'Bắt tại Thuận An',
          reason: 'arrested' as const,
        },
      }),
    can: { ...plain.can, update: plain.own, answerHit: plain.own },
  }
}

type Board = ResponseOf<'desk.get'>

/** The desk with what was found: hits on either side, an arrest that proposes the end, requests on either side. */
export function withFound(now: number, board: Board, own: string): Board {
  const due = (ms: number): string => new Date(now + ms).toISOString()
  const [sent] = board.waiting
  const [received] = board.answer
  const asked = (row_: Board['waiting'][number], ms: number, urgent: boolean) => ({
    ...row_,
    state: 'awaiting-confirmation' as const,
    hit: { due: due(ms), urgent, late: ms < 0 },
  })
  const arrested = row({ seed: 40, now, own, unit: own, urgency: 'routine', ago: 3 * hour, opened: true })
  const lines = requestLines(now)
  return {
    ...board,
    hits: {
      answer: sent === undefined ? [] : [asked(sent, 4 * minute, true)],
      waiting: received === undefined ? [] : [asked(received, -4 * minute, false)],
    },
    proposed: [{ ...arrested, proposed: true }],
    records: {
      answer: lines.filter(({ owed }) => owed === 'us'),
      waiting: lines.filter(({ owed }) => owed === 'others'),
    },
    counts: { ...board.counts, found: 2 },
  }
}

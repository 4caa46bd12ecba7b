/** Case files of the invented unit: one shared with two others and narrowed once, one that is no longer shared. */
import { exampleCase } from '../../../../shared/domain/example-case.ts'
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { day, hour } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, officers, unit, units } from './world.ts'

type Line = ResponseOf<'case.list'>['cases'][number]
type Detail = ResponseOf<'case.get'>

export function caseHandlers(now: number): Handlers {
  const at = (ago: number): string => new Date(now - ago).toISOString()
  const [own = units[0]!, other = units[0]!, third = units[0]!] = units
  const line = (seed: number, more: Partial<Line>): Line => ({
    id: hex(seed, 64),
    family: 'case',
    ref: `BD-2026-${seed}KK-7Q`,
    title: exampleCase().title,
    status: 'actual',
    state: 'open',
    urgency: 'routine',
    unit: own.code,
    unitName: own.name,
    own: true,
    at: at(6 * day),
    changed: at(hour),
    owed: 'us',
    due: at(-5 * hour),
    late: false,
    parties: [other.code],
    ...more,
  })
  const lines = [
    line(801, {}),
    line(802, {
      title: 'Lừa đảo chuyển khoản qua mạng',
      unit: other.code,
      unitName: other.name,
      own: false,
      state: 'left',
      owed: 'none',
      status: 'exercise',
    }),
  ]
  const investigator = { officer: '277-151', name: officers.bdDuty.name, role: 'investigator' as const }
  const commander = { officer: '277-101', name: officers.bdCommander.name, role: 'commander' as const }
  const said = (seed: number, ago: number, from = own) => ({
    statement: hex(seed, 64),
    at: at(ago),
    unit: from,
    by:
      from === own ? investigator : { officer: '280-151', name: officers.hcmDuty.name, role: 'investigator' as const },
  })
  const notes: Detail['notes'] = [
    {
      ...said(811, 5 * day),
      note: { text: 'Bốn xe bị trộm đều là xe tay ga, mất trong khoảng 19 giờ đến 21 giờ, gần quốc lộ.' },
      corrected: [hex(812, 64)],
      records: [],
    },
    {
      ...said(812, 4 * day),
      note: {
        text: 'Ba xe tay ga và một xe số; xe số biển 00B1-123.45.',
        vehicles: [{ plate: '00B1-123.45', class: 'motorbike' }],
      },
      corrects: hex(811, 64),
      corrected: [],
      records: [],
    },
    {
      ...said(813, 2 * day, other),
      note: {
        text: 'Nhân chứng nhận ra đối tượng Trần Thị Giả Định qua ảnh.',
        subject: { names: [{ full: 'Trần Thị Giả Định', kind: 'legal' }] },
      },
      corrected: [],
      records: [
        { id: hex(701, 64), family: 'request', ref: 'BD-2026-701KK-7Q', title: 'Kiểm tra lưu trú' },
        { id: hex(999, 64) },
      ],
    },
  ]
  const shown = (id: string): Detail => {
    const { parties: _parties, ...found } = lines.find((each) => each.id === id) ?? lines[0]!
    const isOpen = found.state === 'open'
    return {
      ...found,
      by: investigator,
      case: exampleCase(),
      members: [own, other],
      readers: [
        { unit: own, since: found.at, by: investigator, statement: hex(801, 64), entries: 5 },
        { unit: other, since: found.at, by: investigator, statement: hex(801, 64), entries: 5 },
        {
          unit: third,
          since: at(3 * day),
          by: commander,
          statement: hex(821, 64),
          reason: 'Đối tượng cư trú tại địa bàn',
          entries: 2,
          until: { at: at(day), by: commander, statement: hex(822, 64), reason: 'Hết nội dung phối hợp' },
        },
      ],
      leaks: [],
      notes,
      exhibits: [
        {
          ...said(831, 4 * day),
          label: 'Ổ cứng camera cửa hàng Không Tên',
          number: 'NP-00/26',
          place: 'Ấp Thử Nghiệm',
          holder: 'Giám định viên Lê Hoàng Mẫu',
          stated: [{ name: 'camera-2011.img', size: 512_000_000, sha256: hex(77, 64) }],
          files: [
            {
              index: 0,
              name: 'camera-cong-truoc-20-11.mp4',
              kind: 'other',
              type: 'video/mp4',
              size: 734_003_200,
              complete: false,
              transfer: { file: hex(851, 64), direction: 'in', state: 'moving', done: 301_989_888, total: 734_720_072 },
            },
            {
              index: 1,
              name: 'ban-sao-dien-thoai.zip',
              kind: 'other',
              type: 'application/zip',
              size: 1_020_054_733,
              complete: false,
              transfer: { file: hex(852, 64), direction: 'in', state: 'unasked', done: 0, total: 1_025_000_000 },
            },
            {
              index: 2,
              name: 'ghi-am.wav',
              kind: 'other',
              type: 'application/octet-stream',
              size: 48_234_496,
              complete: true,
              sha256: hex(853, 64),
            },
            {
              index: 3,
              name: 'may-tinh-xach-tay.e01',
              kind: 'other',
              type: 'application/octet-stream',
              size: 965_000_000,
              complete: true,
              sha256: hex(854, 64),
              transfer: { file: hex(854, 64), direction: 'out', state: 'paused', done: 0, total: 966_000_000 },
            },
          ],
          custody: [
            {
              ...said(832, 3 * day),
              action: 'handed-over',
              from: 'Kho vật chứng',
              to: 'Giám định viên Lê Hoàng Mẫu',
              when: at(3 * day),
            },
          ],
          broken: false,
        },
      ],
      tasks: [
        {
          ...said(841, 2 * day, other),
          title: 'Xác minh nơi ở của Trần Thị Giả Định',
          assignee: own,
          due: at(-5 * hour),
          late: false,
          state: 'open',
          can: isOpen,
        },
        {
          ...said(842, 5 * day),
          title: 'Thu thập camera dọc quốc lộ',
          assignee: unit(other.code),
          late: false,
          state: 'done',
          last: { ...said(843, 4 * day, other), text: 'Đã thu ba ổ cứng' },
          can: false,
        },
      ],
      history: [
        { ...said(801, 6 * day), kind: 'case-open', verdict: 'accepted', text: found.title },
        ...notes.map(({ note, statement, at: time, unit: from, by }) => ({
          statement,
          at: time,
          unit: from,
          by,
          kind: 'case-note' as const,
          verdict: 'accepted' as const,
          text: note.text,
        })),
        { ...said(822, day), by: commander, kind: 'case-narrow', verdict: 'accepted', text: 'Hết nội dung phối hợp' },
        { ...said(851, hour, third), kind: 'case-note', verdict: 'apart', text: 'Gửi thêm thông tin' },
      ],
      can: { write: isOpen, share: isOpen, close: isOpen, export: true },
    }
  }
  return {
    'case.list': () => ({ cases: lines, more: false }),
    'case.get': ({ id }) => shown(id),
    'attachment.transfers': () => ({
      transfers: shown(hex(801, 64)).exhibits.flatMap(({ statement, files }) =>
        files.flatMap(({ transfer, index, name, size }) =>
          transfer === undefined ? [] : [{ ...transfer, id: hex(801, 64), statement, index, name, size }],
        ),
      ),
    }),
    'attachment.fetch': () => ({}),
    'attachment.pause': () => ({}),
    'attachment.leave': () => ({}),
  }
}

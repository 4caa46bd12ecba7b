/** An invented desk: enough for every screen to have something to show. Persons, numbers and plates belong to nobody. */
import type { BulletinRow } from '../../../../shared/ipc/bulletin-values.ts'
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import type { LadderRow } from '../../../../shared/ipc/values.ts'
import { hour, minute } from '../../../../shared/time.ts'
import { wanted } from './wanted.ts'

export const hex = (seed: number, digits: number): string =>
  (seed * 2654435761).toString(16).padStart(8, '0').repeat(8).slice(0, digits)

const names = [
  'Công an TP. Hồ Chí Minh',
  'Công an tỉnh Bà Rịa - Vũng Tàu',
  'Công an tỉnh Đồng Nai',
  'Công an tỉnh Bình Dương',
  'Công an tỉnh Tây Ninh',
  'Công an tỉnh Long An',
  'Công an tỉnh Tiền Giang',
]
const codes = ['tp-hcm', 'ba-ria-vung-tau', 'dong-nai', 'binh-duong', 'tay-ninh', 'long-an', 'tien-giang']
const shorts = ['HCM', 'BRVT', 'DN', 'BD', 'TN', 'LA', 'TG']
export const units = codes.map((code, index) => ({ id: hex(index + 11, 32), code, name: names[index] as string }))
export const unit = (code: string) => units.find((one) => one.code === code) as (typeof units)[number]

export const officers = {
  hcmDuty: { officer: hex(61, 32), name: 'Đại úy Lê Thị Hạnh', role: 'duty' as const },
  hcmCommander: { officer: hex(62, 32), name: 'Thượng tá Phạm Quốc Vinh', role: 'commander' as const },
  bdDuty: { officer: hex(63, 32), name: 'Thượng úy Trần Minh Khôi', role: 'duty' as const },
  bdCommander: { officer: hex(64, 32), name: 'Trung tá Võ Hoàng Sơn', role: 'commander' as const },
  dnCommander: { officer: hex(65, 32), name: 'Trung tá Đỗ Thị Mai', role: 'commander' as const },
}

const people = [
  'Nguyễn Văn Thử ("Tý cụt")',
  'Trần Thị Giả Định',
  'Lê Hoàng Mẫu ("Hải bánh")',
  'Phạm Minh Ví Dụ',
  'Đặng Đình Đức',
  'Võ Thành Giả ("Tám lửa")',
  'Bùi Quang Hư Cấu',
  'Hồ Thị Minh Họa',
  'Ngô Tấn Tượng Trưng',
  'Dương Văn Không Có',
  'Lý Tiểu Tạm',
  'Mai Xuân Vô Danh',
]
const at = (now: number, ms: number): string => new Date(now + ms).toISOString()

interface RowOptions {
  readonly seed: number
  readonly now: number
  readonly unit: string
  readonly own: string
  readonly urgency?: BulletinRow['urgency']
  readonly ago?: number
  readonly left?: number
  readonly owes?: readonly string[]
  readonly status?: BulletinRow['status']
  readonly opened?: boolean
  readonly state?: BulletinRow['state']
  readonly kind?: string
  readonly title?: string
  readonly rung?: BulletinRow['ownRung']
}

export function row(options: RowOptions): BulletinRow {
  const {
    seed,
    now,
    own,
    urgency = 'routine',
    ago = hour,
    left,
    owes = [],
    status = 'actual',
    opened = false,
    state = 'active',
    kind = 'wanted',
  } = options
  const isOwn = options.unit === own
  const addressed = isOwn ? 6 : 7
  return {
    id: hex(seed + 100, 64),
    ref: `${shorts[codes.indexOf(options.unit)]}-2026-${hex(seed + 5, 4).toUpperCase()}-${hex(seed, 2).toUpperCase()}`,
    version: 1,
    state,
    status,
    kind,
    title: options.title ?? (people[seed % people.length] as string),
    unit: options.unit,
    unitName: unit(options.unit).name,
    own: isOwn,
    at: at(now, -ago),
    urgency,
    ...(left === undefined ? {} : { deadline: at(now, left) }),
    owes: [...owes],
    acknowledged: isOwn ? addressed - owes.length : 1,
    addressed,
    late: left !== undefined && left < 0 && owes.length > 0,
    ...(options.rung === undefined ? {} : { ownRung: options.rung }),
    opened,
    confirmedAt: at(now, -ago),
    freshness: ago > 60 * 24 * hour ? 'ageing' : 'fresh',
    proposed: false,
    ...(kind === 'wanted' || kind === 'sought' ? { portrait: { index: 0, type: 'image/png', size: 40_000 } } : {}),
  }
}

export function desk(now: number, own: string): ResponseOf<'desk.get'> {
  const other = own === 'tp-hcm' ? 'binh-duong' : 'tp-hcm'
  const answer = [
    row({ seed: 0, now, own, unit: other, urgency: 'immediate', ago: 3 * minute, left: 6.7 * minute, owes: [own] }),
    row({
      seed: 1,
      now,
      own,
      unit: 'dong-nai',
      urgency: 'urgent',
      ago: 80 * minute,
      left: -20 * minute,
      owes: [own],
      opened: true,
      rung: 'opened',
    }),
    row({
      seed: 2,
      now,
      own,
      unit: 'long-an',
      urgency: 'urgent',
      ago: 30 * minute,
      left: 30 * minute,
      owes: [own],
      opened: true,
      rung: 'opened',
    }),
    row({
      seed: 3,
      now,
      own,
      unit: 'tay-ninh',
      urgency: 'routine',
      ago: 2 * hour,
      left: 6.2 * hour,
      owes: [own],
      kind: 'vehicle',
      title: 'Xe tải gắn biển 00C-000.12, thùng bạt xanh',
    }),
    row({
      seed: 4,
      now,
      own,
      unit: 'tien-giang',
      urgency: 'routine',
      ago: 3 * hour,
      left: 5 * hour,
      owes: [own],
      status: 'exercise',
      kind: 'threat',
      title: 'Tình huống giả định: đe dọa tại bến xe',
    }),
  ]
  const waiting = [
    row({
      seed: 5,
      now,
      own,
      unit: own,
      urgency: 'urgent',
      ago: 2 * hour,
      left: -55 * minute,
      owes: ['tay-ninh', 'tien-giang'],
      opened: true,
    }),
    row({
      seed: 6,
      now,
      own,
      unit: own,
      urgency: 'routine',
      ago: hour,
      left: 7 * hour,
      owes: ['dong-nai', 'long-an', 'tay-ninh', 'tien-giang'],
      opened: true,
    }),
    row({
      seed: 7,
      now,
      own,
      unit: own,
      urgency: 'inquiry',
      ago: 20 * hour,
      left: 52 * hour,
      owes: ['ba-ria-vung-tau'],
      opened: true,
      kind: 'sought',
    }),
  ]
  const fresh = [
    row({
      seed: 8,
      now,
      own,
      unit: 'ba-ria-vung-tau',
      ago: 20 * minute,
      kind: 'modus-operandi',
      title: 'Giả danh cán bộ điện lực thu tiền qua tài khoản',
      urgency: 'other',
      rung: 'decrypted',
    }),
    row({
      seed: 9,
      now,
      own,
      unit: 'dong-nai',
      ago: 4 * hour,
      urgency: 'other',
      kind: 'notice',
      title: 'Đổi số điện thoại trực ban từ 01/12',
      rung: 'decrypted',
    }),
  ]
  const expiring = [row({ seed: 10, now, own, unit: own, ago: 85 * 24 * hour, opened: true })]
  return {
    answer,
    waiting,
    fresh,
    expiring,
    counts: { answer: answer.length, waiting: waiting.length, late: 2, fresh: fresh.length, found: 0, unread: 1 },
    hits: { answer: [], waiting: [] },
    proposed: [],
    told: [],
    records: { answer: [], waiting: [] },
    gaps: [],
  }
}

const rungOrder = ['queued', 'relayed', 'delivered', 'decrypted', 'opened', 'acknowledged', 'acted'] as const
function ladder(
  now: number,
  start: number,
  code: string,
  upTo: (typeof rungOrder)[number],
  extra: Partial<LadderRow> = {},
): LadderRow {
  const reached = rungOrder.slice(1, rungOrder.indexOf(upTo) + 1)
  const by = {
    officer: hex(code.length + 40, 32),
    name: code === 'binh-duong' ? officers.bdCommander.name : 'Trung tá Đỗ Thị Mai',
    role: 'commander' as const,
  }
  return {
    unit: code,
    name: unit(code).name,
    rung: upTo,
    at: at(now, start + reached.length * 70_000),
    rungs: reached.map((rung, index) => ({
      rung,
      at: at(now, start + (index + 1) * 70_000),
      ...(index > 2 ? { by } : {}),
      ...(index > 1 ? { statement: hex(index + 7, 64) } : {}),
    })),
    deadline: at(now, -55 * minute),
    late: false,
    ...extra,
  }
}

export function detail(
  now: number,
  summary: BulletinRow,
  options: { readonly commander: boolean; readonly ownUnit: string },
): ResponseOf<'bulletin.get'> {
  const start = -2 * hour
  const deadline = summary.deadline
  const owner = unit(summary.unit)
  const person = summary.own ? officers.hcmDuty : officers.bdDuty
  const rows = summary.own
    ? [
        ladder(now, start, 'binh-duong', 'acted', {
          answer: { kind: 'assigned', text: 'Đội CSHS Thuận An' },
          acted: { outcome: 'located', at: at(now, -hour), by: officers.bdCommander },
        }),
        ladder(now, start, 'dong-nai', 'acknowledged', { answer: { kind: 'assigned', text: 'Tổ 2, PC02' } }),
        ladder(now, start, 'ba-ria-vung-tau', 'acknowledged', {
          answer: { kind: 'cannot-act', text: 'Không có dấu vết trên địa bàn' },
          late: true,
        }),
        ladder(now, start, 'long-an', 'acknowledged', { answer: { kind: 'assigned', text: 'Công an TP. Tân An' } }),
        ladder(now, start, 'tay-ninh', 'opened', { late: true }),
        ladder(now, start, 'tien-giang', 'relayed', { late: true }),
      ]
    : [
        ladder(
          now,
          -4 * minute,
          options.ownUnit,
          summary.opened ? 'opened' : 'decrypted',
          deadline === undefined ? {} : { deadline },
        ),
      ]
  const { portrait: face } = summary
  const photo = (index: number, kind: 'portrait' | 'mark' | 'vehicle', caption: string) => ({
    index,
    name: `anh-${index + 1}.png`,
    kind,
    takenOn: '2025-06-12',
    caption,
    type: 'image/png',
    size: 41_233,
    sha256: hex(index + 3, 64),
    complete: true,
  })
  return {
    id: summary.id,
    ref: summary.ref,
    version: summary.version,
    head: hex(900, 64),
    state: summary.state,
    status: summary.status,
    release: 'diffusion',
    written: { at: summary.at, by: person },
    confirmed: { freshness: 'fresh', at: summary.at, by: person },
    unit: owner,
    own: summary.own,
    by: person,
    at: summary.at,
    urgency: summary.urgency,
    ...(deadline === undefined ? {} : { deadline }),
    bulletin:
      face === undefined
        ? {
            kind: summary.kind as 'vehicle',
            status: summary.status,
            marking: 'thuong',
            handling: 'H0',
            title: summary.title,
            notes: 'Nội dung thông báo.',
          }
        : {
            ...wanted,
            status: summary.status,
            subject: {
              ...wanted.subject,
              names: [
                { full: summary.title.replace(/ \(.*/, ''), kind: 'legal' },
                { full: 'Tý cụt', kind: 'nickname' },
              ],
            },
          },
    recipients: units.filter((one) => one.code !== summary.unit),
    attachments:
      face === undefined
        ? []
        : [
            photo(0, 'portrait', 'Chân dung'),
            photo(1, 'portrait', 'Chụp tại cơ quan'),
            photo(2, 'mark', 'Hình xăm tay trái'),
          ],
    checks: {
      signature: { ok: true },
      device: { ok: true },
      officer: { ok: true },
      directory: { ok: true },
      directorySize: 143,
      witnessed: false,
    },
    history: [
      { statement: hex(901, 64), kind: 'bulletin-create', at: summary.at, unit: summary.unit, by: person },
      ...(summary.own
        ? [
            {
              statement: hex(902, 64),
              kind: 'acknowledge',
              at: at(now, -100 * minute),
              unit: 'binh-duong',
              by: officers.bdCommander,
              text: 'Giao cho Đội CSHS Thuận An',
            },
          ]
        : []),
    ],
    earlier: [],
    sightings: [],
    hits: [],
    units: rows,
    can: {
      acknowledge: !summary.own && options.commander,
      cancel: summary.own,
      update: false,
      release: false,
      revalidate: summary.own,
      escalate: summary.own,
      report: !summary.own,
      answerHit: false,
      act: !summary.own && options.commander,
      export: options.commander,
    },
  }
}

/** Shifts of the invented unit: one that waits to be taken over, one that was, late. */
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { hour, minute } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, officers, units } from './world.ts'

type Row = ResponseOf<'handover.list'>['handovers'][number]
type Told = ResponseOf<'handover.compose'>['entries'][number]

export function handoverHandlers(now: number): Handlers {
  const at = (ago: number): string => new Date(now - ago).toISOString()
  const leaving = { officer: '277-112', name: officers.hcmDuty.name, role: 'duty' as const }
  const coming = { officer: '277-101', name: officers.hcmCommander.name, role: 'commander' as const }
  const [own, other = units[0]!, third = units[0]!] = units
  const told = (section: Told['section'], title: string, more: Partial<Told> = {}): Told => ({
    section,
    id: hex(title.length + 800, 64),
    family: 'bulletin',
    title,
    unit: other.code,
    unitName: other.name,
    ...more,
  })
  const entries: readonly Told[] = [
    told('owed', 'Truy nã: Nguyễn Văn Thử, cướp giật tài sản', { due: at(-20 * minute) }),
    told('owed', 'Kiểm tra lưu trú của Nguyễn Văn Thử', { family: 'request', due: at(-2 * hour) }),
    told('owed', 'Nhóm trộm xe máy giáp ranh', { family: 'case', due: at(-6 * hour) }),
    told('waiting', 'Truy nã: Võ Thành Giả', { unit: own?.code ?? '', unitName: own?.name ?? '', due: at(5 * minute) }),
    told('expires', 'Phương tiện 00A-123.45', {
      unit: own?.code ?? '',
      unitName: own?.name ?? '',
      due: at(-30 * hour),
    }),
    told('changed', 'Truy tìm: Trần Thị Mẫu', { news: 'closed', unit: third.code, unitName: third.name }),
    told('changed', 'Chuyên án ma túy khu vực cửa khẩu', { family: 'case', news: 'changed' }),
    told('changed', 'Cảnh giác: thủ đoạn giả danh cán bộ điện lực', { news: 'new' }),
  ]
  const composition = {
    since: at(12 * hour),
    previous: hex(902, 64),
    more: ['changed' as const],
    covers: { operations: 41, digest: hex(950, 64) },
  }
  const row = (seed: number, more: Partial<Row>): Row => ({
    id: hex(seed, 64),
    ref: `HCM-2026-${seed}HH-4D`,
    state: 'offered',
    from: leaving,
    at: at(20 * minute),
    deadline: at(-40 * minute),
    late: false,
    ...more,
  })
  const rows = [
    row(901, {}),
    row(902, {
      state: 'accepted',
      from: coming,
      at: at(12 * hour),
      late: true,
      accepted: { by: leaving, at: at(10 * hour), statement: hex(960, 64) },
    }),
    row(903, { state: 'withdrawn', at: at(13 * hour) }),
  ]
  const shown = (id: string): ResponseOf<'handover.get'> => {
    const found = rows.find((each) => each.id === id) ?? rows[0]!
    const isOpen = found.state === 'offered'
    return {
      ...composition,
      ...found,
      text: 'Bình Dương hẹn trả lời trước 9 giờ. Ảnh của đối tượng thứ hai chưa có, đã gọi điện hỏi.',
      statement: hex(961, 64),
      entries: entries.map((each, index) => ({
        ...each,
        here: index === 1 ? ('later' as const) : index === 4 ? ('missing' as const) : ('same' as const),
      })),
      version: isOpen ? 1 : 2,
      can: { accept: isOpen, withdraw: isOpen },
    }
  }
  return {
    'handover.list': () => ({ handovers: rows, onDuty: { ...coming, since: at(12 * hour), id: hex(902, 64) } }),
    'handover.get': ({ id }) => shown(id),
    'handover.compose': () => ({ ...composition, entries: [...entries] }),
  }
}

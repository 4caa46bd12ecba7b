/** Conversations of the invented unit: one between three units, one that it has left. */
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { hour, minute } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, officers, units } from './world.ts'

type Line = ResponseOf<'conversation.list'>['conversations'][number]

export function conversationHandlers(now: number): Handlers {
  const at = (ago: number): string => new Date(now - ago).toISOString()
  const [own = units[0]!, other = units[0]!, third = units[0]!] = units
  const line = (seed: number, more: Partial<Line>): Line => ({
    id: hex(seed, 64),
    family: 'conversation',
    ref: `HCM-2026-${seed}TT-5S`,
    title: 'Nhóm cướp giật trên Quốc lộ 22',
    status: 'actual',
    state: 'open',
    urgency: 'other',
    unit: own.code,
    unitName: own.name,
    own: true,
    at: at(5 * hour),
    changed: at(4 * minute),
    owed: 'none',
    late: false,
    parties: [other.code, third.code],
    unread: seed === 981,
    ...more,
  })
  const lines = [
    line(981, {}),
    line(982, { title: 'Lịch tuần tra chung cuối tuần', state: 'left', changed: at(30 * hour), parties: [other.code] }),
  ]
  const by = (name: string, badge: string) => ({ officer: badge, name, role: 'duty' as const })
  return {
    'conversation.seen': () => ({}),
    'conversation.list': () => ({ conversations: lines, more: false }),
    'conversation.get': ({ id }) => {
      const { parties: _parties, unread: _unread, ...found } = lines.find((each) => each.id === id) ?? lines[0]!
      const message = (seed: number, ago: number, unit: typeof own, author: ReturnType<typeof by>, text: string) => ({
        statement: hex(seed, 64),
        at: at(ago),
        unit,
        by: author,
        text,
      })
      return {
        ...found,
        members: [own, other],
        left: [third],
        more: false,
        messages: [
          message(
            991,
            5 * hour,
            own,
            by(officers.hcmDuty.name, '277-112'),
            'Đêm qua có hai vụ cùng cách thức, gần cầu An Hạ. Bên các anh có ghi nhận gì không?',
          ),
          message(
            992,
            2 * hour,
            other,
            by(officers.bdDuty.name, '277-113'),
            'Có một vụ lúc 22 giờ, xe màu đen, chưa rõ biển số.\nĐang xin trích xuất camera.',
          ),
          message(
            993,
            4 * minute,
            own,
            by(officers.hcmDuty.name, '277-112'),
            'Nhận đủ. Khi có hình xin gửi thành thông báo để mọi máy tìm được.',
          ),
        ],
        can: { speak: found.state === 'open' },
      }
    },
  }
}

/** Requests of the invented unit: one that waits on it, one that it waits for. */
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { exampleRequest } from '../../../../shared/domain/example-request.ts'
import { hour } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, officers, units } from './world.ts'

type Line = ResponseOf<'request.list'>['requests'][number]

export function requestLines(now: number): Line[] {
  const at = (ago: number): string => new Date(now - ago).toISOString()
  const [own, other = units[0]!, third = units[0]!] = units
  const line = (seed: number, more: Partial<Line>): Line => ({
    id: hex(seed, 64),
    family: 'request',
    ref: `BD-2026-${seed}KK-7Q`,
    title: exampleRequest().title,
    status: 'actual',
    state: 'open',
    urgency: 'urgent',
    unit: other.code,
    unitName: other.name,
    own: false,
    at: at(3 * hour),
    changed: at(hour),
    owed: 'us',
    due: at(-2 * hour),
    late: false,
    parties: [other.code],
    ...more,
  })
  return [
    line(701, {}),
    line(702, {
      title: 'Xác minh chủ xe 00A-123.45 gửi tại bãi xe Không Tên',
      unit: own?.code ?? '',
      unitName: own?.name ?? '',
      own: true,
      owed: 'others',
      due: at(hour / 2),
      late: true,
      status: 'exercise',
      parties: [other.code, third.code],
    }),
    line(703, { title: 'Tra cứu hồ sơ người giám hộ', owed: 'none', state: 'closed' }),
  ]
}

export function requestHandlers(now: number): Handlers {
  const at = (ago: number): string => new Date(now - ago).toISOString()
  const [, other = units[0]!, third = units[0]!] = units
  const lines = requestLines(now)
  const by = { officer: '277-113', name: officers.bdDuty.name, role: 'duty' as const }
  const shown = (id: string): ResponseOf<'request.get'> => {
    const { parties, ...found } = lines.find((each) => each.id === id) ?? lines[0]!
    const said = { at: at(2 * hour), by, statement: hex(710, 64) }
    return {
      ...found,
      by,
      request: exampleRequest(),
      deadline: at(-2 * hour),
      asked: parties.map((unit, index) => ({
        unit,
        name: units.find(({ code }) => code === unit)?.name ?? unit,
        state: index === 0 ? ('question' as const) : ('need-until' as const),
        ...(index > 0 && { due: at(-5 * hour) }),
        late: false,
        ...(index === 0 && { question: { ...said, text: 'Đề nghị cho biết thêm về cơ sở lưu trú.' } }),
      })),
      history: [
        {
          statement: hex(711, 64),
          kind: 'request-create',
          at: found.at,
          unit: { id: hex(1, 32), code: other.code, name: other.name },
          by,
          text: exampleRequest().asked,
        },
        {
          statement: hex(712, 64),
          kind: 'request-answer',
          word: 'need-until',
          at: said.at,
          unit: { id: hex(1, 32), code: third.code, name: third.name },
          by,
          until: at(-5 * hour),
        },
      ],
      can: { answer: !found.own, clarify: true, extend: found.own, close: found.own },
    }
  }
  return { 'request.list': () => ({ requests: lines, more: false }), 'request.get': ({ id }) => shown(id) }
}

/** Joint plans of the invented unit: one that asks anew after a change, one that is being reported, one that is over. */
import { examplePlan } from '../../../../shared/domain/example-plan.ts'
import type { PlanFigures } from '../../../../shared/domain/plan-input.ts'
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { day, hour } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, officers, units } from './world.ts'

type Line = ResponseOf<'plan.list'>['plans'][number]
type Detail = ResponseOf<'plan.get'>

export function planHandlers(now: number, mayBind: boolean): Handlers {
  const at = (ago: number): string => new Date(now - ago).toISOString()
  const [own = units[0]!, other = units[0]!, third = units[0]!, fourth = units[0]!] = units
  const asked = examplePlan(now + 7 * hour) // tomorrow in Vietnam
  const line = (seed: number, more: Partial<Line>): Line => ({
    id: hex(seed, 64),
    family: 'plan',
    ref: `BD-2026-${seed}KK-7Q`,
    title: asked.title,
    status: 'actual',
    state: 'proposed',
    urgency: 'routine',
    unit: other.code,
    unitName: other.name,
    own: false,
    at: at(3 * day),
    changed: at(2 * hour),
    owed: 'us',
    due: asked.starts,
    late: false,
    parties: [other.code],
    kind: 'lodging-check',
    area: asked.area,
    starts: asked.starts,
    ends: asked.ends,
    ...more,
  })
  const lines = [
    line(861, {}),
    line(862, {
      title: 'Tuần tra chung cầu Không Tên',
      kind: 'joint-patrol',
      state: 'agreed',
      area: 'Cầu Không Tên và hai đầu tuyến',
      due: at(-4 * hour),
      starts: at(6 * hour),
      ends: at(-4 * hour),
    }),
    line(863, {
      title: 'Chốt kiểm soát dịp lễ',
      kind: 'checkpoint',
      status: 'exercise',
      state: 'closed',
      own: true,
      unit: own.code,
      unitName: own.name,
      owed: 'none',
      starts: at(5 * day),
      ends: at(3 * day),
    }),
  ]
  const said = (seed: number, ago: number, from = other) => ({
    statement: hex(seed, 64),
    at: at(ago),
    unit: from,
    by: {
      officer: from === own ? '277-101' : '280-101',
      name: (from === own ? officers.bdCommander : officers.hcmCommander).name,
      role: 'commander' as const,
    },
  })
  const counted: PlanFigures = { places: 4, persons: 31, vehicles: 12, violations: 1, arrests: 0 }
  const shown = (id: string): Detail => {
    const { parties: _parties, kind, area, starts, ends, ...found } = lines.find((each) => each.id === id) ?? lines[0]!
    const isOpen = found.state !== 'closed'
    const isAsked = found.state === 'proposed'
    const yes = { ...said(871, day, own), answer: 'accept' as const, forces: '6 cán bộ, 2 xe' }
    return {
      ...found,
      by: said(861, 3 * day).by,
      plan: { ...asked, title: found.title, status: found.status, kind, area, starts, ends },
      version: isAsked ? 2 : 1,
      head: hex(872, 64),
      versions: [
        { ...said(861, 3 * day), title: found.title, area, starts: at(-2 * day), ends: at(-2 * day - 4 * hour) },
        ...(isAsked ? [{ ...said(872, 2 * hour), title: found.title, area, starts, ends, reason: 'Mưa lớn' }] : []),
      ],
      units: [
        isAsked
          ? { unit: own, ours: true, state: 'waiting', earlier: yes }
          : { unit: own, ours: true, state: 'accepted', answer: yes },
        { unit: third, ours: false, state: 'accepted', answer: { ...said(873, hour, third), answer: 'accept' } },
        {
          unit: fourth,
          ours: false,
          state: 'refused',
          answer: { ...said(874, hour, fourth), answer: 'refuse', text: 'Trùng lịch bảo vệ sự kiện' },
        },
      ],
      tasks: [
        {
          ...said(875, day),
          title: 'Kiểm tra các nhà nghỉ ven tuyến',
          text: 'Đối chiếu sổ lưu trú với khai báo tạm trú.',
          assignee: own,
          due: ends,
          late: false,
          can: isOpen,
        },
        {
          ...said(876, day),
          title: 'Chốt đầu cầu phía nam',
          assignee: third,
          due: ends,
          late: false,
          result: {
            ...said(877, hour, third),
            outcome: 'done',
            text: 'Không phát hiện vi phạm khác.',
            figures: counted,
          },
          can: false,
        },
      ],
      figures: counted,
      ...(!isOpen && { closing: { ...said(878, hour), reason: 'completed' as const } }),
      history: [
        { ...said(861, 3 * day), kind: 'plan-create', text: found.title },
        { ...said(871, day, own), kind: 'plan-answer', word: 'accept' },
        { ...said(875, day), kind: 'plan-task', text: 'Kiểm tra các nhà nghỉ ven tuyến' },
        ...(isAsked ? [{ ...said(872, 2 * hour), kind: 'plan-update' as const, text: 'Mưa lớn' }] : []),
        { ...said(877, hour, third), kind: 'plan-result', word: 'done', text: 'Không phát hiện vi phạm khác.' },
      ],
      can: { change: false, answer: isOpen && mayBind, task: isOpen && mayBind, close: false },
    }
  }
  return {
    'plan.list': () => ({ plans: lines, more: false }),
    'plan.calendar': ({ from, to }) => ({
      plans: lines.filter(({ starts, ends }) => ends >= from && starts <= to),
      more: false,
    }),
    'plan.get': ({ id }) => shown(id),
  }
}

/** Two standing groups of the invented unit: one in order, one whose key is old and that has a new member. */
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { day } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, units } from './world.ts'

export function circleHandlers(now: number): Handlers {
  const at = new Date(now - 3 * day).toISOString()
  const row = (seed: number, name: string, state: 'open' | 'stale', members: number) => ({
    id: hex(seed, 32),
    name,
    version: 4,
    members,
    state,
    needsAdministrator: false,
    renewedAt: at,
  })
  const circles = [row(501, 'Cụm Đông Nam Bộ', 'open', 5), row(502, 'Chuyên đề trộm xe', 'stale', 4)]
  const shown = (id: string): ResponseOf<'circles.show'> => {
    const circle = circles.find((one) => one.id === id) ?? circles[0]!
    const isOpen = circle.state === 'open'
    const members = units.slice(0, circle.members)
    return { ...circle, units: members.map((one, index) => ({ ...one, epoch: 3, confirmed: isOpen || index < 3 })) }
  }
  return { 'circles.list': () => ({ circles }), 'circles.show': ({ circle }) => shown(circle) }
}

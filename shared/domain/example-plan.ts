/** `giaoban schema plan --example`: a test plan. Its window is that of the day after `now`. */
import { day, hour, msToRfc3339 } from '../time.ts'
import type { PlanInput } from './plan-input.ts'

export function examplePlan(now: number = Date.UTC(2026, 11, 1)): PlanInput {
  const starts = Math.floor(now / day) * day + day + 11 * hour
  return {
    kind: 'lodging-check',
    title: 'Kiểm tra lưu trú tuyến giáp ranh',
    status: 'test',
    marking: 'noi-bo',
    handling: 'H0',
    starts: msToRfc3339(starts),
    ends: msToRfc3339(starts + 5 * hour),
    area: 'Các xã giáp ranh hai bên tuyến 22 (thử nghiệm)',
    places: ['Điểm tập kết: trụ sở xã Mẫu', 'Nhà nghỉ Thử Nghiệm'],
    purpose: 'Kiểm tra khai báo tạm trú tại các cơ sở lưu trú, tuần tra chung sau 22 giờ.',
    lead: 'Chỉ huy đơn vị chủ trì',
    contact: { name: 'Trực ban', phone: '0000 123 456' },
  }
}

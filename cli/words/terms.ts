/** Closed words of names.md as people read them in a terminal, and times in local form. */
import type { Language, Text } from '../command.ts'

const terms: Readonly<Record<string, Text>> = {
  draft: { vi: 'nháp', en: 'draft' },
  active: { vi: 'đang hiệu lực', en: 'active' },
  'awaiting-confirmation': { vi: 'chờ xác nhận', en: 'awaiting confirmation' },
  cancelled: { vi: 'đã hủy', en: 'cancelled' },
  expired: { vi: 'hết hạn', en: 'expired' },
  immediate: { vi: 'Khẩn', en: 'immediate' },
  urgent: { vi: 'Gấp', en: 'urgent' },
  routine: { vi: 'Thường', en: 'routine' },
  inquiry: { vi: 'Tra cứu', en: 'inquiry' },
  other: { vi: 'Khác', en: 'other' },
  queued: { vi: 'chờ gửi', en: 'queued' },
  relayed: { vi: 'máy chủ đã nhận', en: 'relayed' },
  delivered: { vi: 'đã chuyển tới', en: 'delivered' },
  decrypted: { vi: 'đã giải mã', en: 'decrypted' },
  opened: { vi: 'đã mở xem', en: 'opened' },
  acknowledged: { vi: 'đã xác nhận', en: 'acknowledged' },
  acted: { vi: 'đã xử lý', en: 'acted' },
  assigned: { vi: 'giao cho', en: 'assigned to' },
  'cannot-act': { vi: 'không thực hiện được', en: 'cannot act' },
  duty: { vi: 'trực ban', en: 'duty officer' },
  investigator: { vi: 'điều tra viên', en: 'investigator' },
  commander: { vi: 'chỉ huy', en: 'commander' },
  admin: { vi: 'quản trị', en: 'administrator' },
  actual: { vi: 'thật', en: 'actual' },
  exercise: { vi: 'DIỄN TẬP', en: 'EXERCISE' },
  test: { vi: 'THỬ NGHIỆM', en: 'TEST' },
  diffusion: { vi: 'chưa duyệt', en: 'unreviewed diffusion' },
  notice: { vi: 'đã duyệt', en: 'released notice' },
  arrested: { vi: 'đã bắt', en: 'arrested' },
  located: { vi: 'đã xác định chỗ ở', en: 'located' },
  'not-found': { vi: 'không thấy', en: 'not found' },
  'handed-over': { vi: 'đã bàn giao', en: 'handed over' },
}

/** The word itself where there is none: lists grow in the engine first. */
export const word = (language: Language, name: string): string => terms[name]?.[language] ?? name

const inVietnam = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** `dd/MM/yyyy HH:mm` in Vietnam; an empty text for no time. */
export const shownTime = (rfc3339: string | undefined): string =>
  rfc3339 === undefined ? '' : inVietnam.format(Date.parse(rfc3339)).replace(',', '')

/** A wanted bulletin whose words are markers: each occurs nowhere else. Invented, with numbers that nobody has. */
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import { exampleBulletin } from '../../shared/domain/example.ts'

export const markers = {
  name: 'Đặng Đình Mốc-Dấu',
  nickname: 'Tý Dấu-Ấn Riêng',
  title: 'Truy nã đối tượng dấu-hiệu Thứ-Nhất',
  cccd: '000190774411',
  phone: '0000733119',
  plate: '00A-731.55',
  account: '00001122998877',
  father: 'Đặng Văn Cha-Dấu',
  mother: 'Trần Thị Mẹ-Dấu',
  mark: 'hình xăm cá-voi-tím sau gáy',
  hiding: 'bãi xe Hẻm-Không-Tên 99',
  signer: 'Thiếu tá Ký-Thử Dấu',
  decision: 'QD-7731/DAU',
  contact: 'Đầu mối Liên-Lạc-Dấu',
  notes: 'ghi chú mật-hiệu-xanh-lam',
} as const

const example = exampleBulletin()
const { decision } = example.legal ?? {}

export const wantedBulletin = (files: readonly string[] = []): BulletinInput => ({
  ...example,
  title: markers.title,
  subject: {
    ...example.subject,
    names: [
      { full: markers.name, kind: 'legal' },
      { full: markers.nickname, kind: 'nickname' },
    ],
    ids: [{ type: 'cccd', number: markers.cccd }],
    father: markers.father,
    mother: markers.mother,
    marks: [{ type: 'tattoo', text: markers.mark }],
  },
  ...(files.length > 0 && { attachments: files.map((file) => ({ file, kind: 'portrait' as const })) }),
  phones: [markers.phone],
  vehicles: [{ plate: markers.plate, class: 'car' }],
  accounts: [{ bank: 'Ngân hàng Thử', number: markers.account }],
  hidingPlaces: [{ text: markers.hiding }],
  ...(decision !== undefined && {
    legal: { decision: { ...decision, number: markers.decision, signer: markers.signer } },
  }),
  contact: { name: markers.contact, phone: markers.phone },
  notes: markers.notes,
})

/** A complete notice about nobody. */
import type { BulletinInput } from '../../../../shared/domain/bulletin-input.ts'

export const wanted: BulletinInput = {
  kind: 'wanted',
  type: 'special',
  status: 'actual',
  marking: 'noi-bo',
  handling: 'H1',
  subject: {
    names: [
      { full: 'Nguyễn Văn Thử', kind: 'legal' },
      { full: 'Tý cụt', kind: 'nickname' },
    ],
    sex: 'male',
    birth: { date: '1990-03-07' },
    birthPlace: 'Tân An, Long An',
    hometown: 'Cần Giuộc, Long An',
    nationality: 'Việt Nam',
    ethnicity: 'Kinh',
    occupation: 'Lái xe thuê',
    father: 'Nguyễn Văn Cha',
    mother: 'Trần Thị Mẹ',
    ids: [{ type: 'cccd', number: '000190000123' }],
    addresses: [
      { type: 'permanent', text: '12 đường Giả Định, phường 4, TP. Tân An, Long An', unit: 'long-an' },
      { type: 'temporary', text: 'Nhà trọ Không Tên, Thuận An, Bình Dương', unit: 'binh-duong' },
    ],
    heightCm: 168,
    hair: 'Đen, cắt ngắn',
    skin: 'Ngăm',
    marks: [
      { type: 'scar', text: 'Sẹo 3 cm má phải' },
      { type: 'tattoo', text: 'Hình rồng cánh tay trái, mất đốt ngón út' },
    ],
  },
  offence: { name: 'Cướp tài sản', article: 'Điều 168 BLHS' },
  legal: {
    decision: {
      number: '15/QĐ-CSĐT',
      date: '2026-11-19',
      place: 'TP. Hồ Chí Minh',
      authority: 'Cơ quan CSĐT Công an TP. Hồ Chí Minh',
      signer: 'Thượng tá Phạm Quốc Vinh',
      position: 'Phó Thủ trưởng',
      reason: 'Bỏ trốn sau khi có quyết định khởi tố bị can; đã xác minh, truy bắt không có kết quả.',
    },
    prosecution: { number: '214/QĐ-CSĐT', date: '2026-11-02', authority: 'Cơ quan CSĐT Công an TP. Hồ Chí Minh' },
  },
  danger: 'Có tiền án, thường mang theo hung khí; tiếp cận từ hai người trở lên',
  weapons: 'Dao bấm',
  vehicles: [{ plate: '00X1-000.45', class: 'motorbike', text: 'Xe số màu đỏ đen, kính trái vỡ' }],
  phones: ['0000 123 456'],
  hidingPlaces: [{ text: 'Nhà người quen ở Bến Cát, Bình Dương', unit: 'binh-duong' }],
  actions: ['report', 'arrest'],
  contact: { name: 'Đại úy Lê Thị Hạnh', phone: '0000 113 007', address: 'Phòng PC02, Công an TP. Hồ Chí Minh' },
  notes: 'Có thể đi cùng một phụ nữ khoảng 30 tuổi.',
}

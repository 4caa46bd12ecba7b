/** `giaoban schema case --example`: a test case about an invented person. */
import type { CaseInput } from './case-input.ts'

export const exampleCase = (): CaseInput => ({
  title: 'Nhóm trộm xe máy giáp ranh',
  status: 'test',
  marking: 'noi-bo',
  handling: 'H0',
  number: '00/VA-THU',
  summary: 'Bốn vụ trộm xe máy cùng thủ đoạn trên quốc lộ giáp ranh trong tháng 11.',
  offence: { name: 'Trộm cắp tài sản', article: '173' },
  subject: {
    names: [{ full: 'Nguyễn Văn Thử', kind: 'legal' }],
    birth: { year: 1990 },
    ids: [{ type: 'cccd', number: '000090000123' }],
  },
  phones: ['0000 123 456'],
})

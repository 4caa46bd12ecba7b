/** `giaoban schema request --example`: a test request about an invented person. */
import type { RequestInput } from './request-input.ts'

export const exampleRequest = (): RequestInput => ({
  kind: 'lodging',
  title: 'Kiểm tra lưu trú của Nguyễn Văn Thử',
  status: 'test',
  marking: 'noi-bo',
  handling: 'H0',
  asked: 'Đề nghị kiểm tra các cơ sở lưu trú trên địa bàn giáp ranh trong 7 ngày qua.',
  ground: 'Hồ sơ thử nghiệm 00/VA, quyết định phân công ngày 01/01/2026',
  subject: {
    names: [{ full: 'Nguyễn Văn Thử', kind: 'legal' }],
    birth: { year: 1990 },
    ids: [{ type: 'cccd', number: '000090000123' }],
  },
  phones: ['0000 123 456'],
})

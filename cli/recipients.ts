/** Where a new record goes, as the commands that write to other units ask for it. */
import type { OptionSpec } from './command.ts'

export const acceptOption: OptionSpec = {
  flags: '--accept <units>',
  repeat: true,
  summary: { vi: 'xác nhận đơn vị giáp ranh mới', en: 'confirm new neighbours' },
}

export const toOption: OptionSpec = {
  flags: '--to <units>',
  summary: { vi: 'neighbours, all, hoặc mã đơn vị cách nhau bằng dấu phẩy', en: 'neighbours, all, or unit codes' },
}

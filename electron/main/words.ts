/** The shell's own few words: tray, notifications without content, start-up failures. */

export type Language = 'vi' | 'en'

const words = {
  vi: {
    open: 'Mở Giao Ban',
    quit: 'Thoát',
    receiving: 'Giao Ban đang nhận tin',
    notReceiving: 'Giao Ban không nhận tin: cần mở khoá',
    bulletin: 'Có thông báo mới',
    hit: 'Đề nghị xác nhận trùng khớp',
    request: 'Có yêu cầu phối hợp mới',
    late: 'Quá hạn xác nhận: cần chỉ huy',
    silent: 'Đơn vị khác quá hạn chưa trả lời',
    'hit-late': 'Quá giờ trả lời trùng khớp: cần chỉ huy',
    acknowledged: 'Đơn vị nhận đã xác nhận',
    locked: 'Đã khoá',
    trouble: 'Cần chú ý',
    seeDesk: 'Mở bàn trực để xem',
  },
  en: {
    open: 'Open Giao Ban',
    quit: 'Quit',
    receiving: 'Giao Ban is receiving',
    notReceiving: 'Giao Ban receives nothing: unlock it',
    bulletin: 'A new bulletin',
    hit: 'A hit waits for confirmation',
    request: 'A new request',
    late: 'Not acknowledged in time: a commander is needed',
    silent: 'Another unit has not answered in time',
    'hit-late': 'A hit was not answered in time: a commander is needed',
    acknowledged: 'A unit has acknowledged',
    locked: 'Locked',
    trouble: 'Needs attention',
    seeDesk: 'Open the desk to see it',
  },
} as const satisfies Record<Language, Record<string, string>>

export type Words = Record<keyof (typeof words)['vi'], string>
export const wordsOf = (language: Language): Words => words[language]

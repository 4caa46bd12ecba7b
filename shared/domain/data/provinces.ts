/**
 * Provinces as identity numbers and plates know them: the map before 7/2025, whose codes survive mergers (field.md 6.4).
 * Codes of the seven units come from code lists, the others are general knowledge: data to be corrected, never a reason
 * to refuse. `unit` and `short` belong to the units of regulation 303 (names.md, Ids).
 */
export interface Province {
  /** First three digits of a CCCD: where the birth was registered. */
  readonly cccd: string
  readonly name: string
  /** First two digits of number plates. */
  readonly plates?: readonly string[]
  /** Unit code of the province's police in this system. */
  readonly unit?: string
  /** How people shorten it: the head of a bulletin's reference. */
  readonly short?: string
}

const others = `001 Hà Nội|002 Hà Giang|004 Cao Bằng|006 Bắc Kạn|008 Tuyên Quang|010 Lào Cai|011 Điện Biên|012 Lai Châu
014 Sơn La|015 Yên Bái|017 Hòa Bình|019 Thái Nguyên|020 Lạng Sơn|022 Quảng Ninh|024 Bắc Giang|025 Phú Thọ|026 Vĩnh Phúc
027 Bắc Ninh|030 Hải Dương|031 Hải Phòng|033 Hưng Yên|034 Thái Bình|035 Hà Nam|036 Nam Định|037 Ninh Bình|038 Thanh Hóa
040 Nghệ An|042 Hà Tĩnh|044 Quảng Bình|045 Quảng Trị|046 Thừa Thiên Huế|048 Đà Nẵng|049 Quảng Nam|051 Quảng Ngãi
052 Bình Định|054 Phú Yên|056 Khánh Hòa|058 Ninh Thuận|060 Bình Thuận|062 Kon Tum|064 Gia Lai|066 Đắk Lắk|067 Đắk Nông
068 Lâm Đồng|070 Bình Phước|083 Bến Tre|084 Trà Vinh|086 Vĩnh Long|087 Đồng Tháp|089 An Giang|091 Kiên Giang|092 Cần Thơ
093 Hậu Giang|094 Sóc Trăng|095 Bạc Liêu|096 Cà Mau`

const seven: readonly Province[] = [
  {
    cccd: '079',
    name: 'TP.HCM',
    plates: ['41', '50', '51', '52', '53', '54', '55', '56', '57', '58', '59'],
    unit: 'tp-hcm',
    short: 'HCM',
  },
  { cccd: '077', name: 'Bà Rịa - Vũng Tàu', plates: ['72'], unit: 'ba-ria-vung-tau', short: 'BRVT' },
  { cccd: '075', name: 'Đồng Nai', plates: ['39', '60'], unit: 'dong-nai', short: 'DN' },
  { cccd: '074', name: 'Bình Dương', plates: ['61'], unit: 'binh-duong', short: 'BD' },
  { cccd: '072', name: 'Tây Ninh', plates: ['70'], unit: 'tay-ninh', short: 'TN' },
  { cccd: '080', name: 'Long An', plates: ['62'], unit: 'long-an', short: 'LA' },
  { cccd: '082', name: 'Tiền Giang', plates: ['63'], unit: 'tien-giang', short: 'TG' },
]

export const provinces: readonly Province[] = [
  ...seven,
  ...others.split(/[|\n]/).map((line) => ({ cccd: line.slice(0, 3), name: line.slice(4) })),
]

export const provinceByCccd: ReadonlyMap<string, Province> = new Map(provinces.map((each) => [each.cccd, each]))
export const provinceByPlate: ReadonlyMap<string, Province> = new Map(
  provinces.flatMap((each) => (each.plates ?? []).map((series) => [series, each] as const)),
)
export const provinceByUnit: ReadonlyMap<string, Province> = new Map(
  provinces.flatMap((each) => (each.unit === undefined ? [] : [[each.unit, each] as const])),
)

/** Unit codes on the shipped map, and the part of it that the network covers. */
import vietnam from '@svg-maps/vietnam'

/** Ids of @svg-maps/vietnam where they are not the unit code without hyphens. */
const idByCode: Readonly<Record<string, string>> = { 'tp-hcm': 'hcm', 'ba-ria-vung-tau': 'baria' }

const byId = new Map(vietnam.locations.map((location) => [location.id, location]))

export const provinceId = (code: string): string => idByCode[code] ?? code.replaceAll('-', '')

export const hasProvince = (code: string): boolean => byId.has(provinceId(code))

export const provinces = vietnam.locations

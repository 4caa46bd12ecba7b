/** Unit codes on the shipped map, and the part of it that the network covers. */
import vietnam from '@svg-maps/vietnam'
import { largestPart, type Extent } from './largest-part.ts'

/** Ids of @svg-maps/vietnam where they are not the unit code without hyphens. */
const idByCode: Readonly<Record<string, string>> = { 'tp-hcm': 'hcm', 'ba-ria-vung-tau': 'baria' }

const byId = new Map(vietnam.locations.map((location) => [location.id, location]))

export const provinceId = (code: string): string => idByCode[code] ?? code.replaceAll('-', '')

export const hasProvince = (code: string): boolean => byId.has(provinceId(code))

export const provinces = vietnam.locations

const extents = new Map<string, Extent | undefined>()

/** Worked out once for each province. */
export function provinceExtent(code: string): Extent | undefined {
  const id = provinceId(code)
  const path = byId.get(id)?.path
  if (!extents.has(id)) extents.set(id, path === undefined ? undefined : largestPart(path))
  return extents.get(id)
}

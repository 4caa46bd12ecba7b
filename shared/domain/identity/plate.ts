/**
 * Number plates without punctuation, with their class: `59X11234` is motorbike 59-X1 1234 and car 59X-112.34, so that
 * the class stands beside the plate (field.md 6.4).
 */
import { armyLetters, centralSeries, classBySeries, demonstrationSeries, foreignLetters } from '../data/plate-kinds.ts'
import { provinceByPlate, type Province } from '../data/provinces.ts'
import type { VehicleClass } from '../bulletin-words.ts'

/** Upper case, A-Z and 0-9 only, Đ as D; empty when nothing is left. */
export const compactPlate = (text: string): string =>
  text
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll('Đ', 'D')
    .replaceAll(/[^0-9A-Z]/g, '')

const forms: Readonly<Record<Exclude<VehicleClass, 'other'>, RegExp>> = {
  car: /^\d{2}[A-Z]{1,2}\d{4,5}$/,
  motorbike: /^\d{2}[A-Z][0-9A-Z]\d{4,5}$/,
}
/** A province's number, two letters that fix the class, and the number with a digit of the series before it or not. */
const fixedSeries = /^\d{2}([A-Z]{2})\d{4,6}$/
const army = /^([A-Z])[A-Z]\d{4,6}$/
const foreign = /^\d{2,5}([A-Z]{2})\d{2,5}$/

export type PlateKind = 'province' | 'central' | 'army' | 'foreign' | 'demonstration'

/** Whose plate it is; `undefined` for no plate, or a series that nobody has. */
export function plateKind(plate: string): PlateKind | undefined {
  const compact = compactPlate(plate)
  if (armyLetters.has(army.exec(compact)?.[1] ?? '')) return 'army'
  if (foreignLetters.has(foreign.exec(compact)?.[1] ?? '')) return 'foreign'
  if (plateClasses(compact).length === 0) return undefined
  const series = compact.slice(0, 2)
  if (series === centralSeries) return 'central'
  if (series === demonstrationSeries) return 'demonstration'
  return provinceByPlate.has(series) ? 'province' : undefined
}

/** Which classes a compact plate can belong to by its form; two when it is both, empty for none that is known. */
export function plateClasses(plate: string): readonly VehicleClass[] {
  const compact = compactPlate(plate)
  const fixed = classBySeries.get(fixedSeries.exec(compact)?.[1] ?? '')
  if (fixed !== undefined) return [fixed]
  const classes: VehicleClass[] = []
  if (forms.car.test(compact)) classes.push('car')
  if (forms.motorbike.test(compact)) classes.push('motorbike')
  const special = armyLetters.has(army.exec(compact)?.[1] ?? '') || foreignLetters.has(foreign.exec(compact)?.[1] ?? '')
  return special ? [...classes, 'other'] : classes
}

/** The class that the punctuation tells: `59-X1 1234` and `59-X1-123.45` are motorbikes, `59X-112.34` is a car. */
export function writtenClass(plate: string): VehicleClass | undefined {
  const classes = plateClasses(plate)
  if (classes.length === 1) return classes[0]
  if (classes.includes('other')) return undefined
  const text = plate.trim().toUpperCase()
  if (/^\d{2}[\s.-]*[A-Z][0-9A-Z][\s.-]+\d/.test(text)) return classes.includes('motorbike') ? 'motorbike' : undefined
  if (/^\d{2}[\s.-]*[A-Z]{1,2}[\s.-]+\d/.test(text)) return classes.includes('car') ? 'car' : undefined
  return undefined
}

/** The province whose series the plate is of. */
export const plateProvince = (plate: string): Province | undefined =>
  /^\d{2}[A-Z]/.test(compactPlate(plate)) ? provinceByPlate.get(compactPlate(plate).slice(0, 2)) : undefined

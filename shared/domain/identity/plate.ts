/**
 * Number plates without punctuation, with their class: `59X11234` is motorbike 59-X1 1234 and car 59X-112.34, so that
 * the class stands beside the plate (field.md 6.4).
 */
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
/** Army (letters first) and foreign (NG, CV, QT, NN) plates. */
const special = /^(?:[A-Z]{2}\d{4,6}|\d{2,5}(?:NG|CV|QT|NN)\d{2,5})$/

/** Which classes a compact plate can belong to by its form; empty for none that is known. */
export function plateClasses(plate: string): readonly VehicleClass[] {
  const compact = compactPlate(plate)
  const classes: VehicleClass[] = []
  if (forms.car.test(compact)) classes.push('car')
  if (forms.motorbike.test(compact)) classes.push('motorbike')
  if (special.test(compact)) classes.push('other')
  return classes
}

/** The province whose series the plate is of. */
export const plateProvince = (plate: string): Province | undefined =>
  /^\d{2}[A-Z]/.test(compactPlate(plate)) ? provinceByPlate.get(compactPlate(plate).slice(0, 2)) : undefined

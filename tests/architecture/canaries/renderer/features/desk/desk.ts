import { map } from '../map/map.ts'

export const desk = map

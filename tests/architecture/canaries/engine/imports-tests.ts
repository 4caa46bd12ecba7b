import { empty } from '../tests/empty.ts'

export const nothing = empty

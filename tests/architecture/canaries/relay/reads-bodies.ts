import { body } from '../shared/domain/body.ts'

export const read = body

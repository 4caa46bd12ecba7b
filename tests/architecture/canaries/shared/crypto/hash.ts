import { createHash } from 'node:crypto'

export const hash = (): unknown => createHash('sha256')

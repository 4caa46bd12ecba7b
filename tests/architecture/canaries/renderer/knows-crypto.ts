import { hash } from '../shared/crypto/hash.ts'

export const hashed = hash

import { hash } from '../../shared/crypto/hash.ts'
import { stub } from '../main/../stub.ts'

export const preload = [stub, hash]

import { stub } from '../engine/stub.ts'

export const engine = stub

import { stub } from '../engine/stub.ts'

export const reached = stub

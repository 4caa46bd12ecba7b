import type { stub } from '../../engine/stub.ts'

export type Engine = typeof stub

export interface SheetPhoto {
  readonly id: string
  readonly index: number
  readonly kind: string
  readonly takenOn?: string | undefined
  readonly caption?: string | undefined
  readonly complete: boolean
}

export interface SheetPhoto {
  readonly id: string
  /** Where it does not hang on what the record is now. */
  readonly statement?: string
  readonly index: number
  readonly kind: string
  readonly takenOn?: string | undefined
  readonly caption?: string | undefined
  readonly complete: boolean
}

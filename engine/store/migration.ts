/** One numbered step of the schema. A migration that was released never changes. */
export interface Migration {
  /** The schema that this migration leads to; consecutive from 1. */
  readonly version: number
  readonly sql: string
}

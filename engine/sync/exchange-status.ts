/** What the exchange is given, and what it says of itself. */
import type { GiaobanError } from '../../shared/errors.ts'
import type { BasicDeps } from '../deps.ts'
import type { OpenHome } from '../open-home.ts'
import type { RoundResult } from './pump.ts'
import type { RelayTried } from './relay-choice.ts'
import type { TransferOptions } from './transfers.ts'

export interface ExchangeStatus {
  readonly state: 'not-set' | 'connecting' | 'online' | 'offline' | 'refused'
  readonly relay: string | undefined
  readonly since: number | undefined
  readonly failure: GiaobanError | undefined
  /** All that are set, in their order. */
  readonly relays: readonly RelayTried[]
  /** The one that is used beside it. */
  readonly second: string | undefined
  readonly totals: RoundResult
}

export interface ExchangeOptions {
  readonly home: OpenHome
  readonly deps: BasicDeps
  relays(): readonly string[]
  /** Two of them at once, the first by which the log is written. */
  together(): boolean
  /** Told whenever the status may have changed. */
  changed(): void
  readonly files: Pick<TransferOptions, 'unaskedBytes' | 'moved'>
}

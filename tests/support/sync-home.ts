/** A home that is open in the test's process: what its screens may call, and what is behind them. */
import type { Engine, EngineEvent } from '../../engine/engine.ts'
import type { OpenHome } from '../../engine/open-home.ts'
import type { UnitId } from '../../shared/ids.ts'

export interface SyncHome extends AsyncDisposable {
  readonly name: string
  readonly unit: UnitId
  readonly folder: string
  readonly open: OpenHome
  readonly call: Engine['call']
  readonly events: EngineEvent[]
}

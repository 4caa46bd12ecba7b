/** Everything that a request handler may use. */
import type { Bytes } from '../shared/bytes.ts'
import type { RelayDeps } from './deps.ts'
import type { Boxes } from './enrolment/port.ts'
import type { RelayLog } from './directory-view.ts'
import type { Counters } from './metrics/counters.ts'
import type { Hub } from './session/hub.ts'
import type { LogNews } from './session/log-news.ts'
import type { BlobStore, MailStore } from './storage/port.ts'

export interface RelayContext {
  readonly deps: RelayDeps
  readonly log: RelayLog
  readonly mail: MailStore
  readonly mailStoreId: Bytes
  readonly blobs: BlobStore
  readonly hub: Hub
  readonly logNews: LogNews
  readonly boxes: Boxes
  readonly counters: Counters
}

/** Every benchmark by its name; each gives its rows (bench/README.md). */
import { attachmentOfAGibibyte } from './attachment-bench.ts'
import { replayLog, sealToCircles } from './directory-benches.ts'
import { directoryMemory, startWithLog } from './directory-state-benches.ts'
import { deskWithHistory, queriesWithHistory } from './desk-bench.ts'
import { sendToAcknowledged } from './exchange-bench.ts'
import { openWithHistory, searchInHistory } from './history-benches.ts'
import { relayMail } from './load/accept-bench.ts'
import { relayGrowth } from './load/growth-bench.ts'
import { relayMailOverJetStream } from './load/jetstream-bench.ts'
import { relayMemory } from './load/memory-bench.ts'
import type { Row } from './measure.ts'
import { reconnect } from './reconnect-bench.ts'
import { relayPosts } from './relay-bench.ts'
import { sealAttachmentRate, sealToThousand } from './seal-benches.ts'

export const benchmarks: Readonly<Record<string, () => Promise<Row[]>>> = {
  'send-to-acknowledged': sendToAcknowledged,
  'reconnect-5000': reconnect,
  'open-100000': openWithHistory,
  'search-100000': searchInHistory,
  'desk-200000': deskWithHistory,
  'ask-200000': queriesWithHistory,
  'seal-1000': sealToThousand,
  'seal-circle-1000': sealToCircles,
  'replay-100000': replayLog,
  'start-100000-leaves': startWithLog,
  'directory-memory': directoryMemory,
  'relay-post': relayPosts,
  'relay-mail': relayMail,
  'relay-mail-jetstream': relayMailOverJetStream,
  'relay-growth': relayGrowth,
  'relay-memory': relayMemory,
  attachment: sealAttachmentRate,
  'attachment-1g': attachmentOfAGibibyte,
}

/** Bounds of what a relay takes, keeps and answers: a part of `limits` (limits.ts), by which it is used. */
import { day, hour, second } from './time.ts'

const kib = 1024
const mib = 1024 * kib

export const relayLimits = {
  /** The largest post: 1,024 leaves of 1,265 bytes and a payload of 1.5 MiB, 2.74 MiB together. */
  frameBytes: 3 * mib,
  /** One page of mail: the client asks again. */
  mailPageBytes: 1_900 * kib,
  mailPageItems: 256,
  /** Entries that are looked at for one page, most of them for others: milliseconds. */
  mailPageRows: 512,
  requestsInFlight: 32,
  /** Rows that are read for one `status` before others have their turn: some milliseconds. One envelope has up to 2,048. */
  statusRowsPerTurn: 512,
  /** Of a session, waiting for their turn: two of the largest posts. Above that nothing is read from it. */
  requestBytesInFlight: 6 * mib,
  /** Of all sessions together, waiting for their turn or not whole yet: half of it for either. */
  requestBytesInAll: 256 * mib,
  /** Of a session, waiting for its reader: one answer of the largest, and what is pushed meanwhile. */
  sendBufferBytes: 4 * mib,
  /** Of all sessions together, waiting for their readers: pages are made while there is room, 134 of the largest at a time. */
  sendBuffersBytes: 256 * mib,
  /** With what cannot wait, small answers and pushes: beyond it the slowest reader is cut at once. */
  sendBuffersMostBytes: 320 * mib,
  /** Pieces of files that wait for their readers, 1 MiB each: beyond it the next are read from the disk later. */
  fileBuffersBytes: 256 * mib,
  /** Pieces of files that are being brought, up to 1 MiB each: beyond it bodies are read later. */
  fileBodiesBytes: 256 * mib,
  /** While others wait for room, a reader that has held its bytes for so long, and four times as long as others do, is cut. */
  slowCrowdedMs: 5 * second,
  sessionsPerDevice: 4,
  connections: 4096,
  /** Of one address and not yet authenticated: each holds a place for 10 s. */
  challengedPerAddress: 64,
  /** Connections of which nothing is proved, half-open ones and slow ones included: beside those of all sessions. */
  unproven: 2048,
  /** A headquarters behind one address comes back at once after a restart; files are fetched beside it. */
  unprovenPerAddress: 256,
  /** All that one sends before it is authenticated: an answer to the challenge has 170 bytes. */
  unprovenBytes: 4 * kib,
  /** Connections of one network that never prove anything, at once and then: one that proves itself is not counted. */
  arrivalsBurst: 512,
  arrivalsPerSecond: 20,
  /**
   * Connections of one device that prove something and so are not counted, at once and then: a script that syncs once a
   * second, and the lines of its files. Each costs a handshake: what comes beyond counts as of a stranger.
   */
  returnsBurst: 1000,
  returnsPerSecond: 5,
  /** Bodies that strangers send to the log's door, under way at once: of one network two of the largest. */
  openBodiesBytes: 48 * mib,
  openBodiesPerAddressBytes: 6 * mib,
  /** Such a body comes at least so fast, after the first seconds: the largest is whole before its minute is over. */
  bodyBytesPerSecond: 64 * kib,
  bodyGraceMs: 5 * second,
  /** Keys and wraps that no statement names yet, in memory: a new world of 2,000 units brings them before its statements. */
  offeredObjectsBytes: 32 * mib,
  /** And what sessions bring, for their units: wraps of 25 of the largest at once. */
  offeredByUnitsBytes: 16 * mib,
  /** From the key to its statement a client needs seconds; a world that is published at the rate, minutes. */
  offeredObjectMs: 1 * hour,
  /** Connections for files of one session: a client keeps four, each is worth two pieces of 1 MiB. */
  fileSocketsPerSession: 8,
  /** An answer of which nothing goes out: four segments that share a slow line stand still for long in the system's buffers. */
  fileStallMs: 60 * second,
  authWindowMs: 60 * second,
  authTimeoutMs: 10 * second,
  idleMs: 90 * second,
  pingMs: 30 * second,
  mailRetentionMs: 45 * day,
  /** What a sweep, one an hour, may forget beyond the oldest: a clock that is wrong for a day costs three days of 45. */
  sweepStepMs: 3 * hour,
  /** What is kept may be later than the clock by so much, as after a correction: above, one of them is wrong (store-time.ts). */
  storedAheadMs: 1 * hour,
  /** What a device has in mailboxes at a time: 45 days of a thousand envelopes a day to thirty units, forty kB each. */
  mailQuotaPerDeviceBytes: 2 * 1024 * mib,
  mailQuotaPerUnitBytes: 8 * 1024 * mib,
  /** What a place in one mailbox counts beside its bytes: a circle's wrap has one for each member. */
  mailPlaceBytes: 128,
  /**
   * A blob on the relay is one padded ciphertext: a file of 1 GiB, which is its own padded length, 16 bytes for each of its
   * 65,537 chunks, head.
   */
  blobBytes: 1024 * mib + 16 * 65_537 + 56,
  /** A part that is not the last: clients begin with 1 MiB. Each costs a sync of the disk, or a message and a row of its own. */
  blobPartMinBytes: 512 * kib,
  /**
   * The body of one PATCH, which is read and stored piece by piece: what it costs to wait for its answer is a small share,
   * and what a relay that dies must get again is seconds of a fast line. What comes of one that breaks off is kept.
   */
  blobAppendBytes: 64 * mib,
  /** Of a part that is coming, a disk is asked for so much at a time: little is left to wait for at its end. */
  blobSyncBytes: 8 * mib,
  /**
   * Stored bytes of its uploads that a unit may cause to be hashed once more, at each relay: four of the largest at once, as
   * after a restart, then what a slow line brings. Changing relays with every part costs each byte once at each.
   */
  blobReadAgainBytes: 4 * 1025 * mib,
  blobReadAgainBytesPerSecond: 8 * mib,
  /** Parts of one upload that are on their way to the engine at once, and those after which it is told that they are there. */
  blobPartsInFlight: 4,
  blobPartsPerWord: 16,
  /** Uploads that a unit has begun and not finished: bounds the part files. */
  blobUploadsPerUnit: 64,
  /** Two thousand files a day that are kept for their time; each is two files of the relay's disk, however small. */
  blobClaimsPerUnit: 100_000,
  /** Time that a session may take to read what waits for it before it is cut. */
  slowConsumerMs: 20 * second,
  /** Refused authentications of one address: 20 at once, then one every 3 s. */
  authFailuresBurst: 20,
  authFailuresPerSecond: 1 / 3,
  /** Requests of one session: an outbox of 5,000 after a week without network passes at once. */
  requestsBurst: 6000,
  requestsPerSecond: 200,
  /** Statements that one address publishes without a session: a demonstration world of 700 units passes in a minute. */
  statementsBurst: 5000,
  statementsPerSecond: 100,
  /** Some thirty of the largest files at a time: a province's, while all who were sent them fetch them. */
  blobQuotaPerUnitBytes: 32 * 1024 * mib,
  /**
   * A blob outlives every envelope that names it although a relay cannot know which: clients renew the claim before they
   * post, and the day covers a slow upload between the claim and the post, and the hour of a sweep.
   */
  blobRetentionMs: 46 * day,
  /** Blobs leave so much on the relay's disk: a gigabyte of files must not keep an alert out. */
  relayDiskFreeBytes: 512 * mib,
  drainMs: 5 * second,
  /** A relay that starts waits so long for the one before it, which has `drainMs` and then closes its stores. */
  dataLockMs: 10 * second,
  /** Envelopes that are forgotten in one transaction: with ten places each, some milliseconds. */
  expireStep: 500,
  /** A certificate with its chain, and a key of 4,096 bits, are a tenth of it. */
  tlsFileBytes: 128 * kib,
  /** Time in which somebody can still be asked to renew it. */
  certificateNoticeMs: 14 * day,
  /** A new certificate is in use within this time, whoever has put it there. */
  tlsCheckMs: 10 * second,

  // several relays over one engine (docs/adr/0008)
  /** Streams that mailboxes are dealt out to: each has a leader of its own. A post goes once to each that it touches. */
  mailShards: 64,
  mailShardsDefault: 1,
  /** A command with the largest post: 2.74 MiB, paths of 1,024 leaves, 2,048 places. */
  engineMessageBytes: 4 * mib,
  /** A server that answers no ping is left after three of them, and others are elected within 4 to 9 s. */
  enginePingMs: 1 * second,
  engineConnectMs: 2 * second,
  /** Heartbeats of a stream, and the silence after which it is asked for anew: an election takes about as long. */
  engineHeartbeatMs: 0.5 * second,
  engineSilenceMs: 1.2 * second,
  engineAnswerMs: 2 * second,
  /** A replica has a message at hand or not: one that was cut off is still asked for some seconds, and another is asked instead. */
  engineReplicaMs: 0.5 * second,
  /** A post that no leader confirms by then is answered `busy`: a client waits longer than this. */
  enginePublishMs: 15 * second,
  /** Commands that were waiting go in one message: more than are asked at once, and some milliseconds of every relay's time. */
  engineBatch: 128,
  engineBatchBytes: 512 * kib,
  /** Messages of a stream on their way: what comes meanwhile goes with the next. */
  engineBatchesUnderWay: 2,
  /** Nodes that start together find their leaders within seconds. */
  engineStartMs: 30 * second,
  /** A relay says a word through the engine every so often; without its echo for so long it sends its sessions elsewhere. */
  enginePulseMs: 2 * second,
  engineLostMs: 12 * second,
  /** A relay that said nothing through the engine for so long is taken for stopped: dozens of pulses. */
  fleetHeardMs: 60 * second,
  /** Of all relays together, looked through for that. */
  fleetWords: 20_000,
  /** A cut-off relay stays with a server for so long before it tries the next: time to connect, and for a pulse or two. */
  engineElsewhereMs: 6 * second,
  /** A stream that ends before what was taken of it is looked at so often, so long apart, before that is believed. */
  engineShortTries: 3,
  engineShortMs: 2 * second,
  /** And so long while a node is away that may have the rest: nobody writes to that stream then, and a cut is over or somebody looks. */
  engineAwayMs: 300 * second,
  /** And so long where who leads has something and no second node: one that led alone in a cut network says that it leads for some 20 s after it, and the third may be gone for days. */
  engineLoneMs: 60 * second,
  /** A replica that lags has caught up by then, or another one is asked. */
  engineLagMs: 0.5 * second,
  /** A command that no node gives for so long is gone: a copy that stalls is given up and begun again within ten seconds. */
  engineGapMs: 20 * second,
  /** Without anything new of a stream that has more: another node is asked for it. */
  engineStallMs: 3 * second,
  /** Messages of a stream that are applied in one transaction, in between which requests are answered. */
  engineTakenMessages: 64,
  engineTakenBytes: 2 * mib,
  /**
   * The stream of pulses and enrolment mailboxes, beside its ten minutes: three times what all mailboxes of a relay hold and
   * 64 relays say. Who fills more makes relays that start then begin without the oldest; running ones have them.
   */
  engineLiveBytes: 128 * mib,
  /** Of one stream, waiting until it is found to be the same: an election's time of full posts. Beyond that it is read again later. */
  engineHeldBytes: 32 * mib,
  /** A node that has something else is emptied and filled again by one relay at a time; one that died at it is waited for so long. */
  engineMendMs: 60 * second,
  /** How often, a tenth of a second apart, bytes that a replica does not have are asked for again: it lags by less. */
  enginePartTries: 10,
  /** From the engine's confirmation until the command has come back and is applied. */
  engineApplyMs: 10 * second,
  /** Commands that wait for the engine, in all: above that posts are `busy`, or an election would fill the memory. */
  engineWaitingBytes: 128 * mib,
  /** How old an answer about the engine's room may be: what other relays put there meanwhile fits in what is left to mail. */
  engineRoomMs: 2 * second,
  /**
   * How far a clock may be off from the engine's: beyond, its relay stamps by the engine's, and one that is ahead says of
   * nothing that it is old. A claim that is so much too early still outlives mail by 11 h.
   */
  engineSkewMs: 1 * hour,
  /** Parts that one command forgets: a few thousand rows in one transaction. */
  mailExpiryParts: 2_000,
  /** Messages of one upload: a client's parts are 1 MiB, and 1 GiB of them are a fourth of this. */
  blobParts: 4_096,
  /** State of blobs in the engine. What is alive is younger than `blobRetentionMs`; a view that slept for half of this is made anew. */
  blobStateMs: 180 * day,
  /** One value of 4 MiB beside the stream: 28 bytes for each mailbox that ever had mail. */
  mailboxesPerShard: 100_000,
} as const

/** Every bound of the system, each with its reason. Sizes in bytes, times in ms. */
import { caseLimits } from './case-limits.ts'
import { photoLimits } from './photo-limits.ts'
import { planLimits } from './plan-limits.ts'
import { documentLimits } from './document-limits.ts'
import { courierLimits } from './courier-limits.ts'
import { proofLimits } from './proof-limits.ts'
import { reportLimits } from './report-limits.ts'
import { alarmLimits } from './alarm-limits.ts'
import { handoverLimits } from './handover-limits.ts'
import { reachLimits } from './reach-limits.ts'
import { relayLimits } from './relay-limits.ts'
import { day, hour, minute, second } from './time.ts'
import { windowLimits } from './window-limits.ts'

const kib = 1024
const mib = 1024 * kib

export const limits = {
  /** protocol.md, Encoding: cborg recurses, so depth is bounded before it runs. */
  cborDepth: 6,

  // envelope
  /** protocol.md: order, 1 to 1,024. */
  addressees: 1024,
  /** A TBS with 1,024 addressees (25 bytes), 64 attachments and the largest ext stays below this. */
  tbsBytes: 96 * kib,
  /** Text records; photographs are attachments. Carries share the bound and are split. */
  bodyBytes: 1 * mib,
  /** Of an operation: with the largest TBS it must fit a carry beside note and heads, or nobody could carry it. */
  operationBodyBytes: 900 * kib,
  /** head, TBS, signatures, body, Padme's 12 %. */
  payloadBytes: 1.5 * mib,
  headerBytes: 256,
  signersPerStatement: 4,
  parents: 16,
  attachmentsPerStatement: 20,
  extEntries: 16,
  extValueBytes: 4 * kib,
  /** enc[1120] + CEK[32] + seq[8] + prev[32] + tag[16]. */
  wrapBytes: 1208,
  noteBytes: 16 * kib,
  noteSignatures: 32,
  /** A log's name: one line of a checkpoint. */
  originBytes: 255,
  /** Originals in one carry: keeps one carry in one payload. */
  carryOriginals: 64,
  receiptsPerEnvelope: 256,
  /** Receipts of one device that are remembered until what they are about comes: some days of a busy desk; of all, eight times as many. */
  earlyReceiptsPerDevice: 1024,
  /** As long as relays keep mail: what has not come by then comes no more. */
  earlyReceiptMs: 45 * day,
  missingRangesPerLink: 64,

  // bulletin fields (names.md, bulletin.json)
  titleBytes: 400,
  shortTextBytes: 400,
  longTextBytes: 8 * kib,
  listItems: 32,

  /** A pasted text: some pages, more is no notice. UTF-16 units. */
  pasteCharacters: 64 * kib,

  // attachments (architecture.md, command line)
  attachmentFiles: 20,
  attachmentTotalBytes: 50 * mib,
  /** One file of an exhibit: an hour of a street camera, the copy of a phone. Larger things travel in a vehicle. */
  attachmentFileBytes: 1024 * mib,
  /** All files of one exhibit: what each member's disk and a unit's place at the relay must hold at once. */
  exhibitBytes: 4 * 1024 * mib,
  /** Of a file that stays where it is: a page takes its hash, and holds it whole meanwhile. The command line takes any. */
  statedFileBytes: 512 * mib,
  attachmentPixels: 50_000_000,
  attachmentSide: 10_000,
  /** protocol.md, Attachments: padded to at least one page. */
  attachmentMinBytes: 4096,
  segmentBytes: 1 * mib,
  mediaTypeBytes: 64,
  /** Rounds are at least so far apart when nothing pokes: a refused post must not spin. */
  roundMinMs: 250,
  /** An envelope may wait for leaves so long before the relay is said to withhold them (protocol.md, Directory). */
  directoryWithheldMs: 24 * hour,
  /** Leaves fetched to prove that a relay has two histories: about 60 years of a thousand units' days. */
  leavesForProof: 200_000,
  /** What a signed manifest may name, whatever a relay takes: part of the wire form, so it must not move with a quota. */
  manifestBytes: 2 * 1024 * mib,
  /** Envelopes posted or asked about between two looks at the mailbox. */
  postsPerRound: 64,
  /** Own envelopes whose delivery is asked for at connecting: the relay's bound of one question. */
  statusPerConnect: 256,
  /** Blobs fetched between two looks at the mailbox: an alert does not wait behind a gallery. */
  blobsPerRound: 8,
  /** Of which some may be at no relay any more: these must not keep the others away. */
  blobTriesPerRound: 32,
  /** And their bytes together; what is larger moves beside the rounds. */
  blobsPerRoundBytes: 4 * mib,
  blobPartBytes: 1 * mib,
  /** Answers of one file that are asked for at once: fill a line whose answers take long. Each has a segment in memory. */
  answersInFlight: 2,
  /** Neighbouring segments in one answer: a relay's bound, of older versions too. */
  segmentsPerAnswer: 4,
  /** A part of an upload grows while it takes less, and shrinks when it takes more: an answer is progress. */
  blobPartFastMs: 1 * second,
  blobPartSlowMs: 8 * second,
  /** Up to this a file comes by itself to every desk; a larger one where cases are worked on, or when it is asked for. */
  blobUnaskedBytes: 16 * mib,
  /** A file that could not be moved is tried again after this, twice as long each time, up to ten minutes. */
  transferRetryMs: 15 * second,
  transferRetryMaxMs: 10 * minute,
  /** A screen is told so often how far a file is: often enough to be seen moving. */
  progressEveryMs: 250,
  /** A claim that is older is renewed before the envelope is posted (docs/spec/relay.md, Blobs): half of what is told there. */
  blobClaimFreshMs: 6 * hour,

  // directory
  leafBytes: 16 * kib,
  leavesPerUnitAndHour: 64,
  leavesPerUnitAndDay: 256,
  /** One page of leaves per answer: bounded memory on both sides. */
  leavesPerPage: 512,
  logObjectBytes: 4 * kib,
  /** Public keys asked for at once: one page stays far below a frame. */
  logObjectsPerPage: 256,
  /** Active devices that one epoch is wrapped to: named in one leaf of 16 KiB (18 bytes each), with room for the rest. */
  seedWrapsPerEpoch: 512,
  checkpointMaxAgeMs: 24 * hour,
  checkpointMaxAgeMatMs: 1 * hour,
  /** protocol.md, Courier units: their directories travel on sticks. */
  checkpointMaxAgeCourierMs: 14 * day,
  cosignEveryMs: 10 * minute,
  newNeighbourMs: 72 * hour,
  deviceCoolDownMs: 1 * hour,
  deviceCertificateMs: 90 * day,
  /** A leaf of 16 KiB holds the (device, counter) pairs of an epoch with this many devices. */
  devicesPerUnit: 256,
  adminsPerUnit: 16,
  /** Units in whose mailboxes one envelope is put: 1,024 addressees, or four circles; a post must not fill the disk. */
  deliveriesPerPost: 2048,
  /** Deliveries told in one answer: with 40 bytes each far below a frame. Of more envelopes only that they are known. */
  deliveriesPerAnswer: 32_768,
  /** Named in one leaf of 16 KiB with room for the rest, wrapped to in one frame. Larger groups are several circles. */
  circleMembers: 512,
  /** Members that a proposal names: its wraps travel in it, in one body. */
  circleProposed: 300,
  /** One line in a list. */
  circleNameBytes: 200,
  /** A circle's key is renewed after so long where nothing else has done it: what its seed opens is bounded as an epoch's is. */
  circlePeriodMs: 7 * day,
  /** Members take their turns so far apart when a circle is stale: many may be online, and each renewal is much work. */
  circleUrgentTurnMs: 30 * second,
  /** protocol.md, Keys: administrators replaced without the old ones; a unit closed without its own word. */
  recoveryMs: 72 * hour,
  /** protocol.md, Deletion: a device silent for so long gets no further wraps. */
  deviceSilentMs: 14 * day,
  /** One offer to refill a log: the leaves of about 60 years of a thousand units' days. */
  refillBytes: 64 * mib,
  /** Offers that a log collects at a time, one per address: bounds its memory, and nobody spoils another's. */
  refillOffers: 4,
  /** A leaf stamped further ahead than a day moves everybody's clock of the rules: shown as an alarm. */
  loggedAheadMs: 24 * hour,
  rootKeys: 16,
  /** One holder's key: a name of 400 bytes, a public key, a salt, 60 sealed bytes. */
  rootKeyFileBytes: 1 * kib,
  /** Holders of keys that were and are: sixteen, replaced many times over. */
  authorityFileBytes: 64 * kib,
  /** A log carried by hand: as much as one that is refilled. */
  logFileBytes: 64 * mib,
  /** A request to found a desk: a few keys, a name, a badge, one signature. */
  foundingFileBytes: 4 * kib,
  witnesses: 16,
  /** Every root key, or both units' administrators beside the authority's threshold. */
  signersPerLeaf: 48,
  /** protocol.md, Deletion: S_e is kept at least so long after its end, for mail that was on its way. */
  epochKeptMs: 72 * hour,
  /** protocol.md, Deletion: and at most so long, whatever a silent sibling has not said. */
  epochKeptMaxMs: 14 * day,
  /** protocol.md, Delivery: what names an epoch that ended longer ago, and has no receipt, is carried instead of posted. */
  epochPostedMs: 48 * hour,
  /** Envelopes to one epoch before it is rotated for their number: bounds what one stolen seed opens. */
  envelopesPerEpoch: 65_536,
  /** Pending mail may name an epoch so far beyond the log that this home has: rotations of two days. */
  epochsAhead: 16,
  /** Envelopes of one relay that wait for an epoch's seed or for leaves, and twice as many of all: nothing of them is verified, so no relay may fill the disk or the places of another. */
  envelopesWaiting: 2000,
  /** And so long: by then every seed for it is destroyed, and an honest sender has carried it. */
  envelopeWaitsMs: 14 * day,
  /** And their bytes: each may be as large as a payload. */
  envelopesWaitingBytes: 256 * mib,
  /** Of both, for letters under a log that nobody has named: with four relays they leave half of what all may have. */
  shareOfUnknownLogs: 1 / 4,
  /** Siblings take their turns so far apart when an epoch's time is up, and when a device was removed. */
  rotationTurnMs: 5 * minute,
  rotationUrgentTurnMs: 10 * second,
  /** The last turn begins so long after the first. */
  rotationTurns: 6,
  /** What the log refused about keys is not tried again before. */
  keyRetryMs: 10 * minute,
  /** A carried entry without a receipt is carried again after so long: the unit may be away for a week. */
  carriedAgainMs: 24 * hour,
  /** A complaint of a sibling about an epoch is shown for so long. */
  epochAlarmMs: 7 * day,
  /** protocol.md, Epoch statement: at most 8 rotations a day without `removes`. */
  rotationsPerUnitAndDay: 8,

  // statements of several hands (docs/spec/enrolment.md)
  /** Name, badge, keys and two signatures of an officer's request. */
  officerRequestBytes: 2 * kib,
  /** A newcomer who was not certified by then asks again: keys do not wait in drawers. */
  officerRequestLifeMs: 7 * day,
  /** protocol.md names no bound; people change posts, and a forgotten certificate must end by itself. */
  officerCertificateMs: 3 * 365 * day,
  /** Below the 90 d of the rule, for clocks that are minutes apart. */
  deviceRenewalMs: 89 * day,
  /** Officers who sign in at one home: slots that are tried and shown. */
  officersPerHome: 32,
  /** A week to reach the second hand: what nobody has signed by then is composed anew, knowingly. */
  proposalLifeMs: 7 * day,
  /** Signed body of a leaf, four names, a reason. */
  proposalCoreBytes: 20 * kib,
  /** A core, its signatures, and the seed wraps of an epoch for every device of a unit: fits into one body. */
  proposalBytes: 384 * kib,
  namesPerProposal: 4,
  /** The public keys that one leaf names. */
  objectsPerProposal: 2,
  /** Proposals that a home keeps open: anybody in the unit may send some, nobody may fill the vault. */
  proposalsOpen: 64,
  /** Of one proposer, of those that others sent: eight who flood together before nobody else is heard. */
  proposalsOpenPerProposer: 8,
  /** Ended ones stay readable for so long; what was done is in the log and in the audit for good. */
  proposalKeptMs: 30 * day,

  // relay
  ...alarmLimits,
  ...handoverLimits,
  ...relayLimits,
  ...courierLimits,

  // client and relay clocks (names.md, Time)
  skewShownMs: 5 * minute,
  skewRefusedMs: 24 * hour,
  /** Between the signing of a statement and its leaf: what a stick carries to the log is on its way as long as mail is. */
  statementLateMs: 45 * day,

  // sync
  ...reachLimits,
  receiptJitterMs: 30 * second,
  /** No receipt for so long after "relayed": asked at the relay, re-sent (issue: accepts and stores nothing). */
  resendAfterMs: 2 * minute,
  /** Addressees from which on encapsulating, at a third of a millisecond each, would take longer than a frame. */
  sealAheadFrom: 32,
  inboxBatch: 200,
  /** Refused envelopes that are remembered by id until the engine ends: a flood must not fill the memory. */
  rejectedKept: 1000,
  /** Leaves in memory for a proof of two histories, which every relay can ask us to look for. */
  leavesForProofBytes: 128 * mib,
  /** Leaves that a home may be behind, and their bytes in memory before the root over them is compared: decades. */
  leavesToCatchUp: 2_000_000,
  leavesToCatchUpBytes: 512 * mib,
  heartbeatEveryMs: 24 * hour,
  heartbeatUnderDeadlineMs: 1 * hour,
  silentAfterMs: 25 * hour,
  /** A duplicate is answered again, at most once in this time. */
  duplicateReceiptDelayMs: 10 * minute,
  /** Attachments on the way get this long before a receipt says that they are missing. */
  receiptForIncompleteMs: 1 * minute,
  /** A gap that was answered is not answered again for so long: the carry may still be on its way. */
  carryAgainMs: 10 * minute,
  /** A unit is asked for what is missing at most so often where no receipt to it is owed: its device may be off. */
  askAgainMs: 1 * hour,
  /** Originals in one carry together, unless one alone is larger: a lost carry must fit into another. */
  carryBytes: 256 * kib,
  /** Statements looked at for one carry request: a peer cannot make us read our history. */
  carryCandidates: 256,
  envelopeExpiryMs: 45 * day,

  // siblings (docs/spec/snapshot.md)
  /** Chains in one message: each has a device, a number, a hash and a few ranges, below the bound of a body. */
  headsPerPart: 512,
  missingRangesPerHead: 8,
  /** Parts of one word about all chains, or of one snapshot: half a million chains. */
  headParts: 1024,
  /** Records with their frontiers in one part of a snapshot. */
  recordsPerPart: 512,
  /** Records' frontiers in one part together: half of a body. */
  frontierBytesPerPart: 512 * kib,
  /** Operations without a successor that one record may have in a snapshot: a word of each of so many units. */
  frontierNamed: 1024,
  /** Operations that snapshots name to one newcomer: more than a province has active; all are looked through in each round. */
  snapshotNames: 50_000,
  /** Siblings tell each other how far they have every chain once a day, and after a refused envelope at most so often. */
  chainsEveryMs: 24 * hour,
  chainsAgainMs: 1 * hour,
  /** Statements of removed devices that a sibling is asked about in one word, each once a day: most are a thief's. */
  doubtsPerWord: 64,
  /** What came so shortly before a sibling spoke may have been on its way to it, and clocks differ. */
  chainsMarginMs: 10 * minute,
  /** Siblings take turns so far apart in answering. */
  siblingTurnMs: 10 * minute,
  /** Statements carried for one word of a sibling; its next word asks for the rest. */
  siblingCandidates: 1024,
  /** A newcomer that has no whole snapshot after so long asks for it, and is shown so. */
  snapshotLateMs: 24 * hour,
  /** Carries may still be on their way when the heads of a snapshot have come. */
  snapshotSettleMs: 1 * hour,
  /** Carries of a snapshot that are made between two looks at the mailbox. */
  snapshotSteps: 8,
  /** Accusations that are told to other units at a time. */
  forksTold: 16,
  /** Units beside the forked device's own that one home tells of a fork: each is a wrap of a proof of two statements. */
  forkUnitsTold: 32,

  // vault
  argonMemoryBytes: 256 * mib,
  argonMemoryDemoBytes: 64 * mib,
  argonPasses: 3,
  /** A changed slot must not make the program take all memory before its tag is checked. */
  argonMemoryMaxBytes: 1024 * mib,
  argonPassesMax: 16,
  passphraseBytes: 1024,
  badgeBytes: 64,
  /** safeStorage blobs measure a few hundred bytes. */
  machineReferenceBytes: 4 * kib,
  slotBytes: 16 * kib,
  profileBytes: 64 * kib,
  /** Epoch seeds of 14 d, device keys, a few signing keys: thousands would be a bug. */
  vaultKeys: 4096,
  keyFileBytes: 1 * mib,
  wrongPassphraseFree: 2,
  wrongPassphrasePauseMs: 1 * second,
  wrongPassphraseMaxMs: 60 * second,
  lockWaitMs: 15 * second,
  screenLockMs: 5 * minute,
  vaultLockMs: 8 * hour,
  draftBytes: 1 * mib,
  /** An open request that nobody says anything in is carried to newcomers and heirs for this long. */
  requestKeptMs: 90 * day,
  /** Nobody may ask others to wait longer than a year. */
  requestDelayMs: 366 * day,
  /** Records about the same subject that are shown beside a new one: more is a list to search. */
  alikeShown: 20,
  /** Some questions' candidates, cut into words: about 5 KiB each in the memory of the engine. */
  searchedRecordsKept: 2048,
  drafts: 200,
  /** A picture that was staged and neither sent nor kept in a draft goes after so long. */
  stagedKeptMs: 7 * day,
  /** Below this the doctor warns: one bulletin with its files and the WAL of a large batch. */
  diskFreeBytes: 500 * mib,
  /** A page asks for a screenful at a time; more at once is a loop in it. */
  callsInFlight: 256,

  // enrolment (docs/spec/enrolment.md)
  /** protocol.md, New device: two people at two desks, one of them may have to walk. */
  invitationMs: 10 * minute,
  /** By hand: no relay, no digits; a stick has to be walked across a building, or driven. */
  invitationByHandMs: 24 * hour,
  /** A note of 16 KiB, relays, names. */
  invitationBytes: 24 * kib,
  /** One QR code (version 40, level L) holds 4,296 letters: a larger invitation travels as a file. */
  qrLetters: 4296,
  /** Ids, five keys, a name and a badge. */
  enrolRequestBytes: 2 * kib,
  /** Invitations that one home has open: each is a door. */
  invitationsPerHome: 8,
  /** Over ones are shown for so long. */
  invitationShownMs: 24 * hour,
  /** An enrolment mailbox: the invitation, an answer, a verdict; a commitment and its opening. */
  enrolMessageBytes: 25 * kib,
  enrolMessagesPerSide: 4,
  enrolBoxBytes: 40 * kib,
  /** Mailboxes of a unit, and of a relay (40 MiB of memory at most). */
  enrolBoxesPerUnit: 16,
  enrolBoxes: 1024,
  /** Connections to one mailbox at a time: the newcomer's, and one that its network has lost. */
  enrolVisitors: 2,
  /** Requests of a visitor: five messages make an enrolment. */
  enrolRequestsBurst: 40,
  enrolRequestsPerSecond: 2,

  // audit, backup, evidence, complaints
  ...caseLimits,
  ...planLimits,
  ...documentLimits,
  ...windowLimits,
  ...photoLimits,
  ...reportLimits,
  ...proofLimits,

  // screen
  openedAfterMs: 1 * second,
  pageRows: 100,
  searchHits: 50,
  searchTextBytes: 256,
  ipcBytes: 64 * mib,
  engineRestarts: 5,
  engineRestartWindowMs: 10 * minute,
} as const

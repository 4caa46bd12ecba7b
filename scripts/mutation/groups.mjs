// What is mutated, and which tests must notice: a group is as small as its tests allow, so that each can be run alone.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const protocol = (name) => `shared/protocol/${name}.ts`
const directory = (name) => `shared/protocol/directory/${name}.ts`
const unit = (...names) => names.map((name) => `tests/unit/${name}.test.ts`)
const codecTests = unit(
  'protocol/cbor',
  'protocol/schema',
  'protocol/header',
  'protocol/tbs',
  'protocol/envelope-parts',
)
const rules = (...names) => names.map((name) => directory(`rules/${name}`))
const ruleTests = (...names) => ['common', ...names].flatMap((name) => unit(`directory/rules-${name}`))
const client = (...names) => names.map((name) => `engine/directory/${name}.ts`)
const inbox = (name) => [`engine/sync/inbox/${name}.ts`]
const records = (...names) => names.map((name) => `engine/records/${name}.ts`)
const recordTests = (...names) => names.flatMap((name) => unit(`records/${name}`))
const evidence = (...names) => names.map((name) => `engine/evidence/${name}.ts`)
const evidenceTests = (...names) => names.flatMap((name) => unit(`evidence/${name}`))
const evidenceAttacks = ['evidence', 'forged-sheet', 'audit/revoked-key'].map(
  (name) => `tests/security/${name}.exploit.test.ts`,
)
const envelopeTests = unit('envelope/open', 'envelope/verify', 'envelope/duplicate')

/** @type {Record<string, { mutate: string[], tests: string[] }>} */
export const groups = {
  cbor: { mutate: [protocol('cbor')], tests: unit('protocol/cbor') },
  tbs: { mutate: [protocol('tbs')], tests: unit('protocol/tbs') },
  plaintext: {
    mutate: ['plaintext', 'wrap', 'padding'].map(protocol),
    tests: unit('protocol/envelope-parts', 'protocol/plaintext', 'protocol/wrap'),
  },
  merkle: {
    mutate: ['merkle', 'merkle-tree'].map(protocol),
    tests: [...unit('protocol/merkle'), 'tests/property/protocol/merkle.test.ts'],
  },
  note: { mutate: ['note', 'checkpoint'].map(protocol), tests: unit('protocol/note.exploit', 'protocol/note-edges') },
  open: { mutate: ['engine/envelope/open.ts', 'engine/envelope/verify.ts'], tests: envelopeTests },
  duplicate: { mutate: ['engine/envelope/duplicate.ts'], tests: envelopeTests },
  header: { mutate: ['header', 'addressee'].map(protocol), tests: codecTests },
  schema: { mutate: [protocol('schema')], tests: codecTests },
  body: { mutate: [protocol('body')], tests: [...codecTests, ...unit('protocol/body')] },
  device: { mutate: [directory('rules/device')], tests: unit('directory/rules-people', 'directory/rules-device') },
  eyes: { mutate: [directory('rules/eyes')], tests: unit('directory/rules-people', 'directory/rules-eyes') },
  epoch: {
    mutate: [directory('rules/epoch')],
    tests: unit('directory/rules-people', 'directory/rules-lifecycle', 'directory/rules-epoch'),
  },
  officer: { mutate: rules('officer', 'role'), tests: ruleTests('officer', 'people', 'lifecycle', 'eyes') },
  revocation: {
    mutate: rules('revocation', 'removal', 'suspend'),
    tests: ruleTests('removal', 'lifecycle', 'recovery'),
  },
  unit: { mutate: rules('unit', 'policy', 'border'), tests: ruleTests('authority', 'recovery', 'unit') },
  logs: { mutate: rules('new-log', 'witness-key'), tests: ruleTests('log-keys') },
  succession: { mutate: rules('succession', 'veto'), tests: ruleTests('succession', 'recovery') },
  'device-key': { mutate: rules('device-key'), tests: ruleTests('people') },
  rule: { mutate: rules('rule'), tests: ruleTests('authority', 'people', 'lifecycle', 'epoch') },
  circle: { mutate: [directory('rules/circle'), directory('circles')], tests: ruleTests('circle') },
  shamir: { mutate: ['engine/backup/shamir.ts'], tests: unit('backup/shamir') },
  'seed-wraps': {
    mutate: [directory('seed-wraps'), 'engine/enrol/seed-wraps.ts', 'engine/enrol/circle-wraps.ts'],
    tests: unit('enrol/seed-wraps', 'enrol/circle-wraps'),
  },
  statements: {
    mutate: ['statements', 'state', 'leaf', 'witnessing'].map(directory),
    tests: [...unit('directory/statements'), ...ruleTests()],
  },
  selectors: {
    mutate: ['certificates', 'units', 'selectors'].map(directory),
    tests: unit('directory/certificates', 'directory/units', 'directory/selectors'),
  },
  'directory-readers': {
    mutate: ['epochs', 'reading-devices', 'couriers', 'answering', 'founded'].map(directory),
    tests: unit('directory/readers', 'directory/founded'),
  },
  'directory-values': {
    mutate: ['grown-list', 'persistent-map', 'logs', 'verifier-key'].map(directory),
    tests: [...unit('directory/followed-logs', 'directory/log-key'), 'tests/property/directory/persistent.test.ts'],
  },
  'directory-client': {
    mutate: client('client', 'followed-logs'),
    tests: [
      ...unit('directory/client', 'directory/client-edges', 'directory/followed-logs', 'directory/self-audit'),
      ...['hostile-log', 'new-log', 'other-world'].map((name) => `tests/security/directory/${name}.exploit.test.ts`),
      'tests/security/enrol/anchor.exploit.test.ts',
    ],
  },
  'directory-copy': {
    mutate: client('replica', 'standing', 'used-at', 'own-end', 'own-leaves', 'leaf-alarms', 'own-log', 'log-key'),
    tests: unit(
      ...['replica', 'standing', 'used-at', 'own-leaves', 'log-key', 'own-log'].map((name) => `directory/${name}`),
    ),
  },
  'directory-files': {
    mutate: ['proposal', 'officer-request', 'keys'].map(directory),
    tests: unit('directory/carried-files'),
  },
  'directory-words': {
    mutate: client('describe', 'describe-fields', 'describe-place'),
    tests: unit('directory/describe'),
  },
  'directory-update': {
    mutate: ['engine/sync/update-directory.ts'],
    tests: unit('sync/update-directory.exploit'),
  },
  witness: {
    mutate: client('witness', 'witness-duty'),
    tests: ['tests/security/directory/witness.exploit.test.ts'],
  },
  kit: { mutate: ['engine/backup/kit.ts', 'engine/backup/sheet.ts'], tests: unit('backup/kit') },
  'audit-peers': {
    mutate: ['engine/audit/peers.ts', 'engine/api/audit-verify.ts'],
    tests: unit('audit/peers.exploit', 'audit/verify.exploit'),
  },
  'audit-keeper': {
    mutate: ['keeper', 'rollback', 'heads', 'checkpoint'].map((name) => `engine/audit/${name}.ts`),
    tests: unit('audit/keeper.exploit', 'audit/heads.exploit'),
  },
  'audit-tree': {
    mutate: ['engine/store/audit-tree.ts', 'engine/store/audit.ts'],
    tests: unit('store/audit-tree', 'store/audit'),
  },
  'records-later': { mutate: records('plan-rules', 'report-rules'), tests: recordTests('plan', 'report') },
  'backup-file': {
    mutate: ['file', 'restoring', 'recovery-slot'].map((name) => `engine/backup/${name}.ts`),
    tests: unit('backup/file.exploit', 'backup/restoring'),
  },
  backup: { mutate: ['engine/backup/backup.ts'], tests: unit('backup/backup.exploit') },
  'attachment-open': { mutate: ['engine/envelope/attachment-open.ts'], tests: unit('envelope/attachment') },
  'sealed-file': { mutate: [protocol('sealed-file')], tests: unit('protocol/sealed-file') },
  segments: { mutate: ['engine/envelope/segments.ts'], tests: unit('envelope/attachment') },
  dispute: { mutate: ['engine/envelope/dispute.ts'], tests: unit('envelope/dispute.exploit') },
  complaints: {
    mutate: ['verify', 'package'].map((name) => `engine/complaints/${name}.ts`),
    tests: unit('complaints/verify.exploit', 'complaints/package'),
  },
  documents: {
    mutate: ['judge', 'may-print', 'printed-record', 'verdict'].map((name) => `engine/documents/${name}.ts`),
    tests: unit('documents/judge.exploit', 'documents/printed-record'),
  },
  judge: { mutate: inbox('judge'), tests: unit('sync/judge') },
  'receipts-in': {
    mutate: ['apply-receipt', 'early-receipts'].flatMap(inbox),
    tests: unit('sync/receipts-in.exploit'),
  },
  mail: { mutate: ['open-mail', 'lied'].flatMap(inbox), tests: unit('sync/mail.exploit') },
  'carry-in': { mutate: inbox('apply-carry'), tests: unit('sync/carry-in.exploit', 'sync/lost-words.exploit') },
  apply: { mutate: inbox('apply'), tests: unit('sync/apply.exploit', 'sync/control-in.exploit') },
  ingest: { mutate: inbox('ingest'), tests: unit('sync/ingest.exploit', 'sync/settled') },
  'operation-in': { mutate: inbox('store-operation'), tests: unit('sync/store-operation') },
  'links-in': { mutate: inbox('consume-link'), tests: unit('sync/links-in.exploit') },
  'forks-in': { mutate: ['engine/sync/siblings/forks-in.ts'], tests: unit('sync/forks-in.exploit') },
  'snapshot-in': { mutate: ['engine/sync/siblings/snapshot-in.ts'], tests: unit('sync/snapshot-in.exploit') },
  'snapshot-seen': { mutate: ['engine/sync/siblings/snapshot-seen.ts'], tests: unit('sync/snapshot-seen.exploit') },
  heads: { mutate: ['engine/sync/siblings/heads.ts'], tests: unit('sync/heads') },
  'import-post': { mutate: ['engine/sealed/import-post.ts'], tests: unit('sealed/import-post.exploit') },
  'import-mail': { mutate: ['engine/sealed/import-mail.ts'], tests: unit('sealed/import-mail.exploit') },
  complain: { mutate: inbox('complain'), tests: ['tests/security/exchange/equivocation.exploit.test.ts'] },
  renewed: { mutate: inbox('lift-renewed'), tests: unit('sync/renewed') },
  inspect: { mutate: evidence('inspect'), tests: evidenceTests('inspect') },
  signers: {
    mutate: inbox('signers'),
    tests: [...unit('sync/signers'), 'tests/security/exchange/back-dating.exploit.test.ts'],
  },
  enrolment: {
    mutate: ['base32', 'code', 'invitation', 'messages', 'request', 'sas'].map((name) => protocol(`enrolment/${name}`)),
    tests: unit('enrol/invitation', 'enrol/sas', 'enrol/wire'),
  },
  operation: { mutate: records('operation'), tests: recordTests('operation') },
  'enrol-states': {
    mutate: ['invited', 'newcomer'].map((name) => `engine/enrol/${name}.ts`),
    tests: unit('enrol/states', 'enrol/states-edges'),
  },
  'enrol-begin': { mutate: ['engine/enrol/begin.ts'], tests: unit('enrol/begin') },
  'enrol-proposals': { mutate: ['engine/enrol/proposals.ts'], tests: unit('enrol/proposals') },
  'authority-key': { mutate: ['engine/authority/key-file.ts'], tests: unit('authority/key-file') },
  'authority-papers': {
    mutate: ['request', 'invitation'].map((name) => `engine/authority/${name}.ts`),
    tests: unit('authority/papers'),
  },
  'authority-known': {
    mutate: ['log-file', 'known', 'folder'].map((name) => `engine/authority/${name}.ts`),
    tests: unit('authority/log-file', 'authority/known'),
  },
  'vault-keys': {
    mutate: ['key-file', 'key-parts'].map((name) => `engine/vault/${name}.ts`),
    tests: unit('vault/keys', 'vault/key-parts', 'vault/keys-memory'),
  },
  'vault-slots': {
    mutate: ['slot-file', 'slot-crypto', 'machine-key-file'].map((name) => `engine/vault/${name}.ts`),
    tests: unit('vault/slots', 'vault/slot-list', 'vault/slot-crypto.exploit', 'vault/colleague'),
  },
  'document-code': { mutate: [protocol('document-code')], tests: unit('protocol/document-code') },
  proposal: { mutate: ['engine/enrol/judge-proposal.ts'], tests: unit('enrol/judge-proposal', 'enrol/proposal') },
  records: {
    mutate: records('breaches', 'bulletin-rules', 'family', 'allowed', 'heirs'),
    tests: recordTests('allowed', 'heirs', 'hits', 'release', 'sheets', 'projection', 'request', 'handover', 'case'),
  },
  'records-others': {
    mutate: records('request-rules', 'conversation-rules', 'handover-rules', 'case-rules'),
    tests: recordTests('request', 'conversation', 'handover', 'case'),
  },
  evidence: {
    mutate: evidence('verify', 'statement', 'record', 'proven-record', 'log', 'exporter'),
    tests: [...evidenceTests('edges', 'verify', 'families'), ...evidenceAttacks],
  },
  'evidence-parts': {
    mutate: evidence('package', 'signed-file', 'findings', 'first-witnessed'),
    tests: evidenceTests('package', 'findings', 'first-witnessed'),
  },
}

/** What a group names and nobody has: Vitest runs the other tests and says nothing. */
export const missingFrom = (root, { mutate, tests }) =>
  [...mutate, ...tests].filter((each) => !existsSync(join(root, each)))

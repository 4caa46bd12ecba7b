// What is mutated, and which tests must notice: a group is as small as its tests allow, so that each can be run alone.
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
  note: { mutate: ['note', 'checkpoint'].map(protocol), tests: unit('protocol/note', 'protocol/note-edges') },
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
  judge: {
    mutate: ['judge', 'signers'].map((name) => `engine/sync/inbox/${name}.ts`),
    tests: ['tests/scenario/sync/outcomes.test.ts', 'tests/security/exchange/back-dating.exploit.test.ts'],
  },
}

/** Every decoder that is fuzzed, by name. Each loads its part of the product alone, so that reading counters stays cheap. */
import type { LoadTarget } from './target.ts'

export const targets = {
  cbor: async () => (await import('./targets/envelope.ts')).cborTarget(),
  header: async () => (await import('./targets/envelope.ts')).headerTarget(),
  tbs: async () => (await import('./targets/envelope.ts')).tbsTarget(),
  plaintext: async () => (await import('./targets/envelope.ts')).plaintextTarget(),
  'wrap-leaf': async () => (await import('./targets/envelope.ts')).wrapLeafTarget(),
  bodies: async () => (await import('./targets/bodies.ts')).bodiesTarget(),
  carry: async () => (await import('./targets/bodies.ts')).carryTarget(),
  receipt: async () => (await import('./targets/bodies.ts')).receiptTarget(),
  statement: async () => (await import('./targets/directory.ts')).statementTarget(),
  'directory-rules': async () => (await import('./targets/directory.ts')).rulesTarget(),
  note: async () => (await import('./targets/log.ts')).noteTarget(),
  checkpoint: async () => (await import('./targets/log.ts')).checkpointTarget(),
  merkle: async () => (await import('./targets/log.ts')).merkleTarget(),
  'client-frame': async () => (await import('./targets/relay.ts')).clientFrameTarget(),
  'relay-frame': async () => (await import('./targets/relay.ts')).relayFrameTarget(),
  'log-bundle': async () => (await import('./targets/relay.ts')).bundleTarget(),
  'evidence-file': async () => (await import('./targets/evidence.ts')).evidenceFileTarget(),
  'evidence-verify': async () => (await import('./targets/evidence.ts')).evidenceVerifyTarget(),
  'backup-header': async () => (await import('./targets/files.ts')).backupHeaderTarget(),
  slot: async () => (await import('./targets/files.ts')).slotTarget(),
  'keys-file': async () => (await import('./targets/files.ts')).keysFileTarget(),
  profile: async () => (await import('./targets/files.ts')).profileTarget(),
  'kit-share': async () => (await import('./targets/files.ts')).kitShareTarget(),
  'bulletin-json': async () => (await import('./targets/bulletin.ts')).bulletinTarget(),
  jpeg: async () => (await import('./targets/images.ts')).jpegTarget(),
  png: async () => (await import('./targets/images.ts')).pngTarget(),
  webp: async () => (await import('./targets/images.ts')).webpTarget(),
} as const satisfies Readonly<Record<string, LoadTarget>>

export type TargetName = keyof typeof targets
export const targetNames = Object.keys(targets) as readonly TargetName[] // keys of the table above

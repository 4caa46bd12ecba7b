/** The files of docs/spec/vectors as they must be. */
import { attachments } from './attachment-vectors.ts'
import { invalidEnvelopes, validEnvelopes } from './envelope-vectors.ts'
import { evidence } from './evidence-vectors.ts'
import { vault } from './vault-vectors.ts'

const text = (value: object): string => `${JSON.stringify(value, undefined, 1)}\n`

export const publishedVectors = async (): Promise<Readonly<Record<string, string>>> => ({
  'envelope-valid.json': text(await validEnvelopes()),
  'envelope-invalid.json': text(await invalidEnvelopes()),
  'attachments.json': text(await attachments()),
  'vault.json': text(await vault()),
  'evidence.json': text(await evidence()),
})

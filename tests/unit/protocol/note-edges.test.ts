/** Notes and checkpoints at their edges: what a known key signs that is none, and whose name stands on whose signature. */
import { expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64, concat, u32, u64, utf8, utf8ToText, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { limits } from '../../../shared/limits.ts'
import {
  addCosignature,
  checkpointText,
  cosign,
  openCheckpoint,
  parseCheckpointText,
  peekCheckpoint,
  signCheckpoint,
  type NoteSigner,
} from '../../../shared/protocol/checkpoint.ts'
import {
  formatNote,
  noteKeyId,
  noteKeyTypes,
  openNote,
  parseNote,
  type NoteSignature,
  type NoteVerifier,
} from '../../../shared/protocol/note.ts'

const crypto = await createCrypto()
const signer = (name: string, fill: number): NoteSigner => ({
  name,
  keys: crypto.signingKeyPair(crypto.secretKey(new Uint8Array(32).fill(fill))),
})
const log = signer('log.test/demo', 1)
const witness = signer('w1.test', 2)
const checkpoint = { origin: log.name, size: 7, root: crypto.sha256() }
const text = checkpointText(checkpoint)
const signed = signCheckpoint(crypto, log, checkpoint)
const publicOf = ({ name, keys }: NoteSigner): { readonly name: string; readonly publicKey: Bytes } => ({
  name,
  publicKey: keys.publicKey,
})
const open = (note: Uint8Array, witnesses: readonly NoteSigner[] = [witness]): ReturnType<typeof openCheckpoint> =>
  openCheckpoint(crypto, { note, log: publicOf(log), witnesses: witnesses.map(publicOf) })
const [logLine] = (parseNote(signed)?.signatures ?? []) as [NoteSignature]
const witnessLine = cosign(crypto, witness, { text, timeMs: 5000 })

test('a note may fill the limit to the last byte', () => {
  const tail = `\n\u2014 w.test ${bytesToBase64(new Uint8Array(68))}\n`
  const full = utf8(`${'x'.repeat(limits.noteBytes - utf8(tail).length - 1)}\n${tail}`)
  expect(full).toHaveLength(limits.noteBytes)
  expect(parseNote(full)?.signatures).toHaveLength(1)
  expect(parseNote(concat(utf8('x'), full))).toBeUndefined()
})

test('a blank line stands between text and signatures, and a newline at the end of each of them', () => {
  const line = `\u2014 w.test ${bytesToBase64(new Uint8Array(68))}\n`
  expect(parseNote(utf8(`\n\n${line}`))?.text).toBe('\n')
  expect(parseNote(utf8(`X${line}`))).toBeUndefined()
  expect(parseNote(utf8(`a\n${line}`))).toBeUndefined()
  expect(parseNote(utf8(`a\n\n${line}${line}`))?.signatures).toHaveLength(2)
  expect(parseNote(utf8(`a\n\n${line}${line.slice(0, -1)}`))).toBeUndefined()
})

test('the shortest signature has one byte behind the key id', () => {
  const noteWith = (length: number): Bytes => utf8(`a\n\n\u2014 w.test ${bytesToBase64(new Uint8Array(length))}\n`)
  expect(parseNote(noteWith(5))?.signatures[0]?.signature).toHaveLength(1)
  expect(parseNote(noteWith(4))).toBeUndefined()
})

test("the key id is that of Go's published example", () => {
  const [name, id, encoded] = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'.split('+') as [
    string,
    string,
    string,
  ]
  const key = base64ToBytes(encoded)
  expect(noteKeyId(crypto, { name, type: noteKeyTypes.ed25519, publicKey: key?.slice(1) as Bytes }).toString(16)).toBe(
    id,
  )
})

const verifier = (name: string, holds: boolean): NoteVerifier => ({ name, keyId: 9, verify: () => holds })
const byNine = (name: string): Bytes =>
  formatNote({ text: 'a\n', signatures: [{ name, keyId: 9, signature: new Uint8Array(64) }] })

test('a key is known by name and id together', () => {
  expect(openNote(byNine('a.test'), [verifier('a.test', true)]).ok).toBe(true)
  expect(openNote(byNine('b.test'), [verifier('a.test', true)])).toEqual({ ok: false, error: 'unsigned' })
  expect(openNote(byNine('b.test'), [verifier('a.test', false)])).toEqual({ ok: false, error: 'unsigned' })
})

test('where two known keys share name and id, both must verify', () => {
  const both = [verifier('a.test', true), verifier('a.test', false)]
  expect(openNote(byNine('a.test'), both)).toEqual({ ok: false, error: 'signature' })
})

test('what no known key has signed is unsigned, even with nobody known', () => {
  expect(openNote(signed, [])).toEqual({ ok: false, error: 'unsigned' })
  expect(openNote(utf8('x'), [])).toEqual({ ok: false, error: 'malformed' })
})

test('a checkpoint text ends behind its three lines', () => {
  const root = bytesToBase64(checkpoint.root)
  expect(parseCheckpointText(`a\n1\n${root}\n`)?.size).toBe(1)
  for (const bad of [`a\n1\n${root}\n\n`, `a\n1\n${root}\n\nmore`, `a\n1\n!!!!\n`, 'a\n1\n', 'a\n', 'a', '']) {
    expect(parseCheckpointText(bad)).toBeUndefined()
  }
})

test('no note is peeked into or cosigned that is none', () => {
  expect(peekCheckpoint(signed)).toEqual(checkpoint)
  for (const junk of [utf8(''), utf8('x'), signed.slice(1)]) {
    expect(peekCheckpoint(junk.slice(0, -1))).toBeUndefined()
    expect(addCosignature(junk.slice(0, -1), witnessLine)).toBeUndefined()
  }
})

test('a cosignature takes the place of one by the same key alone, not of the same name or the same id', () => {
  const sameName = { ...witnessLine, keyId: (witnessLine.keyId ^ 1) >>> 0 }
  const sameId = { ...witnessLine, name: 'w2.test' }
  const note = [sameName, sameId, witnessLine].reduce<Bytes>(
    (each, line) => addCosignature(each, line) as Bytes,
    signed,
  )
  expect(parseNote(note)?.signatures).toEqual([logLine, sameName, sameId, witnessLine])
  const later = cosign(crypto, witness, { text, timeMs: 9000 })
  expect(parseNote(addCosignature(note, later) as Bytes)?.signatures).toEqual([logLine, sameName, sameId, later])
})

const noteOf = (...signatures: readonly NoteSignature[]): Bytes => formatNote({ text, signatures })

test('a known witness whose signature has another length rejects the note', () => {
  for (const length of [1, 7, 8, 64, 71]) {
    const short = { ...witnessLine, signature: witnessLine.signature.slice(0, length) }
    expect(open(noteOf(logLine, short))).toEqual({ ok: false, error: 'signature' })
  }
  const long = { ...witnessLine, signature: concat(witnessLine.signature, Uint8Array.of(0)) }
  expect(open(noteOf(logLine, long))).toEqual({ ok: false, error: 'signature' })
})

test('a time that no number holds is none, though the witness has signed it by whatever name', () => {
  const beyond = Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0)
  for (const word of ['undefined', 'NaN', '9007199254740992']) {
    const message = utf8(`cosignature/v1\ntime ${word}\n${text}`)
    const signature = concat(beyond, crypto.sign(witness.keys.secretKey, message))
    expect(open(noteOf(logLine, { ...witnessLine, signature }))).toEqual({ ok: false, error: 'signature' })
  }
  const honest = concat(u64(5), crypto.sign(witness.keys.secretKey, utf8(`cosignature/v1\ntime 5\n${text}`)))
  expect(open(noteOf(logLine, { ...witnessLine, signature: honest })).ok).toBe(true)
})

test("a witness under the log's name does not sign for the log", () => {
  const namesake = signer(log.name, 5)
  const line = cosign(crypto, namesake, { text, timeMs: 5000 })
  expect(open(noteOf(line), [namesake])).toEqual({ ok: false, error: 'unsigned' })
  const opened = open(noteOf(logLine, line), [namesake])
  expect(opened.ok && opened.value.cosignatures).toEqual([{ name: log.name, timeMs: 5000 }])
})

test('what the log signs that is no checkpoint is malformed', () => {
  const other = 'not a checkpoint\n'
  const signature = crypto.sign(log.keys.secretKey, utf8(other))
  const note = formatNote({ text: other, signatures: [{ ...logLine, signature }] })
  expect(utf8ToText(note)).toContain(other)
  expect(open(note)).toEqual({ ok: false, error: 'malformed' })
})

test('a log that would sign under another origin is a bug, by name', () => {
  const bent = { ...checkpoint, origin: 'other.test' }
  expect(() => signCheckpoint(crypto, log, bent)).toThrow('a log signs under its origin')
  const spaced = { ...log, name: 'two words' }
  expect(() => signCheckpoint(crypto, spaced, { ...checkpoint, origin: spaced.name })).toThrow('a log signs')
  expect(u32(logLine.keyId)).toHaveLength(4)
})

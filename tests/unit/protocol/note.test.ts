import { expect, test } from 'vitest'
import { bytesToBase64, concat, u32, utf8, utf8ToText, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
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
import { formatNote, isNoteKeyName, noteKeyId, noteKeyTypes, parseNote } from '../../../shared/protocol/note.ts'

const crypto = await createCrypto()
const signer = (name: string, fill: number): NoteSigner => ({
  name,
  keys: crypto.signingKeyPair(crypto.secretKey(new Uint8Array(32).fill(fill))),
})
const log = signer('log.test/demo', 1)
const witnesses = [signer('w1.test', 2), signer('w2.test', 3), signer('w3.test', 4)]
const publicOf = ({ name, keys }: NoteSigner): { name: string; publicKey: Bytes } => ({
  name,
  publicKey: keys.publicKey,
})
const checkpoint = { origin: log.name, size: 20_852_163, root: crypto.sha256(utf8('root')) }
const signed = signCheckpoint(crypto, log, checkpoint)
const text = checkpointText(checkpoint)
const open = (note: Uint8Array, known: readonly NoteSigner[] = witnesses): ReturnType<typeof openCheckpoint> =>
  openCheckpoint(crypto, { note, log: publicOf(log), witnesses: known.map(publicOf) })
const add = (note: Bytes, witness: NoteSigner, timeMs: number): Bytes => {
  const cosigned = addCosignature(note, cosign(crypto, witness, { text, timeMs }))
  if (cosigned === undefined) throw new Error('the test made no note')
  return cosigned
}
const alter = (note: Uint8Array, from: string | RegExp, to: string): Bytes => {
  const changed = utf8ToText(note).replace(from, to)
  if (changed === utf8ToText(note)) throw new Error('the test changed nothing')
  return utf8(changed)
}

test('a checkpoint signed by the log opens with its cosignatures and their whole seconds', () => {
  const note = add(
    add(signed, witnesses[0] as NoteSigner, 1_700_000_000_900),
    witnesses[1] as NoteSigner,
    1_700_000_001_000,
  )
  expect(open(note)).toEqual({
    ok: true,
    value: {
      checkpoint,
      cosignatures: [
        { name: 'w1.test', timeMs: 1_700_000_000_000 },
        { name: 'w2.test', timeMs: 1_700_000_001_000 },
      ],
    },
  })
  expect(peekCheckpoint(note)).toEqual(checkpoint)
})

test('a later cosignature of the same witness takes the place of the older one', () => {
  const note = add(add(signed, witnesses[0] as NoteSigner, 1000), witnesses[0] as NoteSigner, 9000)
  expect(parseNote(note)?.signatures).toHaveLength(2)
  const opened = open(note)
  expect(opened.ok && opened.value.cosignatures).toEqual([{ name: 'w1.test', timeMs: 9000 }])
})

test('of two cosignatures by one witness in one note the later time counts, in whatever order they stand', () => {
  const [witness] = witnesses as [NoteSigner]
  const lines = [9000, 1000].map((timeMs) => cosign(crypto, witness, { text, timeMs }))
  const note = parseNote(signed)
  if (note === undefined) throw new Error('the test has no note')
  for (const order of [lines, lines.toReversed()]) {
    const opened = open(formatNote({ text, signatures: [...note.signatures, ...order] }))
    expect(opened.ok && opened.value.cosignatures).toEqual([{ name: 'w1.test', timeMs: 9000 }])
  }
})

test('signatures by unknown keys are ignored, even by a known name or a known id', () => {
  const stranger = signer('w9.test', 9)
  const opened = open(add(add(signed, stranger, 5000), signer('w1.test', 8), 6000))
  expect(opened.ok && opened.value.cosignatures).toEqual([])
})

test('one failing signature of a known key rejects the whole note', () => {
  const note = add(signed, witnesses[0] as NoteSigner, 5000)
  const bad = cosign(crypto, witnesses[1] as NoteSigner, { text: 'another text\n', timeMs: 1000 })
  expect(open(addCosignature(note, bad) as Bytes)).toEqual({ ok: false, error: 'signature' })
  expect(open(addCosignature(note, bad) as Bytes, [witnesses[0] as NoteSigner]).ok).toBe(true)
  expect(open(addCosignature(note, { ...bad, signature: bad.signature.slice(0, 71) }) as Bytes).ok).toBe(false)
})

test("cosignatures without the log's own signature are not a checkpoint", () => {
  const onlyWitness = utf8(
    `${text}\n${utf8ToText(add(signed, witnesses[0] as NoteSigner, 5000))
      .split('\n')
      .slice(5)
      .join('\n')}`,
  )
  expect(open(onlyWitness)).toEqual({ ok: false, error: 'unsigned' })
})

test('a log key does not count as a witness key, nor the other way round', () => {
  const note = utf8(
    `${text}\n\u2014 ${log.name} ${bytesToBase64(
      concat(
        u32(noteKeyId(crypto, { name: log.name, type: noteKeyTypes.cosignature, publicKey: log.keys.publicKey })),
        crypto.sign(log.keys.secretKey, utf8(text)),
      ),
    )}\n`,
  )
  expect(open(note)).toEqual({ ok: false, error: 'unsigned' })
})

test('sixteen signatures are accepted, more than the limit are not', () => {
  let note = signed
  for (let i = 0; i < 31; i++) note = add(note, signer(`x${i}.test`, 50 + i), 1000)
  expect(open(note).ok).toBe(true)
  expect(open(add(note, signer('one-more.test', 99), 1000))).toEqual({ ok: false, error: 'malformed' })
})

test('the published example of tlog-cosignature parses into its names, key ids and lengths', () => {
  const published = parseNote(
    utf8(
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
        '\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n' +
        '\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n',
    ),
  )
  expect(published?.signatures.map((each) => [each.name, each.keyId.toString(16), each.signature.length])).toEqual([
    ['example.com/behind-the-sofa', '33de0ae', 64],
    ['witness.example.com/w1', '8d66cf3f', 72],
  ])
  expect(parseCheckpointText(published?.text ?? '')?.size).toBe(20_852_163)
})

const malformed: Readonly<Record<string, Bytes>> = {
  'no final newline': signed.slice(0, -1),
  'a carriage return': alter(signed, '\n', '\r\n'),
  'a tab': alter(signed, 'demo', 'de\tmo'),
  'no blank line': alter(signed, '\n\n', '\n'),
  'no signature': utf8(`${text}\n`),
  'a hyphen for the dash': alter(signed, '\u2014', '-'),
  'two spaces': alter(signed, '\u2014 ', '\u2014  '),
  'a plus in the key name': alter(signed, '\u2014 log.test', '\u2014 log+test'),
  'unpadded base64': alter(signed, /=*\n$/, '\n'),
  'a short signature': utf8(`${text}\n\u2014 ${log.name} AAAAAA==\n`),
  'something behind the signature': alter(signed, /\n$/, ' x\n'),
  'bytes that are not UTF-8': concat(Uint8Array.of(0xff), signed),
  'more bytes than the limit': concat(utf8('x'.repeat(16 * 1024)), signed),
}
for (const [what, note] of Object.entries(malformed)) {
  test(`a note with ${what} is malformed`, () => {
    expect(open(note)).toEqual({ ok: false, error: 'malformed' })
  })
}

test('a checkpoint text is three lines: origin, size without leading zeros, 32 bytes of root', () => {
  expect(parseCheckpointText(text)).toEqual(checkpoint)
  const root = bytesToBase64(checkpoint.root)
  for (const bad of [
    `a\n01\n${root}\n`,
    `a\n-1\n${root}\n`,
    `a\n1e3\n${root}\n`,
    `a\n9007199254740992\n${root}\n`,
    `a\n\n${root}\n`,
    `\n1\n${root}\n`,
    `a\n1\n${root}`,
    `a\n1\n${root}\nextension\n`,
    `a\n1\n${root.slice(4)}\n`,
    `a b\n1\n${root}\n`,
  ]) {
    expect(parseCheckpointText(bad)).toBeUndefined()
  }
  expect(parseCheckpointText(`a\n0\n${root}\n`)?.size).toBe(0)
})

test('a log signs under its own origin only', () => {
  expect(() => signCheckpoint(crypto, log, { ...checkpoint, origin: 'other.test' })).toThrow(TypeError)
  const other = signer('other.test', 1)
  const note = signCheckpoint(crypto, other, { ...checkpoint, origin: other.name })
  expect(open(note)).toEqual({ ok: false, error: 'unsigned' })
  const keyId = noteKeyId(crypto, { ...publicOf(log), type: noteKeyTypes.ed25519 })
  const text2 = checkpointText({ ...checkpoint, origin: 'other.test' })
  const line = bytesToBase64(concat(u32(keyId), crypto.sign(log.keys.secretKey, utf8(text2))))
  expect(open(utf8(`${text2}\n\u2014 ${log.name} ${line}\n`))).toEqual({ ok: false, error: 'origin' })
})

test('key names have no space, no plus and no control character', () => {
  expect(isNoteKeyName('log.test/demo')).toBe(true)
  for (const bad of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'a\u0001b']) expect(isNoteKeyName(bad)).toBe(false)
})

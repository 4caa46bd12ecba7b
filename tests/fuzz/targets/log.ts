/** Signed notes, checkpoints, and paths in Merkle trees against a naive tree. */
import { concat, equalBytes, u8, utf8, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import {
  addCosignature,
  checkpointText,
  cosign,
  openCheckpoint,
  parseCheckpointText,
  signCheckpoint,
  type NoteSigner,
} from '../../../shared/protocol/checkpoint.ts'
import { leafHash, nodeHash, rootFromPath, verifyConsistency } from '../../../shared/protocol/merkle.ts'
import { formatNote, parseNote } from '../../../shared/protocol/note.ts'
import { MerkleTree } from '../../../shared/protocol/merkle-tree.ts'
import { parserRun, promise, type FuzzTarget } from '../target.ts'

const crypto = await createCrypto()
const signer = (name: string, fill: number): NoteSigner => ({
  name,
  keys: crypto.signingKeyPair(crypto.secretKey(new Uint8Array(32).fill(fill))),
})
const log = signer('log.test/demo', 1)
const witness = signer('w1.test', 2)
const keyOf = ({ name, keys }: NoteSigner): { readonly name: string; readonly publicKey: Bytes } => ({
  name,
  publicKey: keys.publicKey,
})
const signedCheckpoint = { origin: log.name, size: 42, root: crypto.sha256() }
const text = checkpointText(signedCheckpoint)
const signed = signCheckpoint(crypto, log, signedCheckpoint)
const cosigned = addCosignature(signed, cosign(crypto, witness, { text, timeMs: 1_700_000_000_000 })) ?? signed
const seeds = [signed, cosigned]
const steps = { perInput: 4_000, perByte: 200 }

export const noteTarget = (): FuzzTarget => ({
  maxBytes: 4096,
  steps,
  seeds,
  run: parserRun({ parse: parseNote, format: formatNote }),
})

/** Whatever opens is what the log has signed: another text never opens. */
export const checkpointTarget = (): FuzzTarget => ({
  maxBytes: 4096,
  steps,
  seeds: [...seeds, utf8(text)],
  run: (input) => {
    parserRun({
      parse: (bytes) => parseCheckpointText(Buffer.from(bytes).toString('latin1')),
      format: (each) => Buffer.from(checkpointText(each), 'latin1'),
    })(input)
    const opened = openCheckpoint(crypto, { note: input, log: keyOf(log), witnesses: [keyOf(witness)] })
    if (opened.ok) promise(checkpointText(opened.value.checkpoint) === text, 'a checkpoint opens that nobody signed')
    return opened.ok
  },
})

const leaves = Array.from({ length: 64 }, (_, index) => leafHash(crypto, u8(index)))
const tree = new MerkleTree(crypto, leaves)

/** RFC 6962, 2.1, word by word. */
function rootOf(hashes: readonly Bytes[]): Bytes {
  if (hashes.length < 2) return hashes[0] ?? crypto.sha256()
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return nodeHash(crypto, rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)))
}
const roots = Array.from({ length: 65 }, (_, size) => rootOf(leaves.slice(0, size)))

/** index or old size, size, then the path; a leaf of 255 stands for a consistency proof. */
const claim = (head: readonly [number, number, number], path: readonly Uint8Array[]): Bytes =>
  concat(Uint8Array.from(head), ...path)

export const merkleTarget = (): FuzzTarget => ({
  maxBytes: 3 + 32 * 10,
  steps: { perInput: 20_000, perByte: 200 },
  seeds: [0, 5, 31, 32, 63].flatMap((index) => [
    claim([0, index, 64], tree.path(index, 64)),
    claim([0, index, index + 1], tree.path(index, index + 1)),
    claim([1, index, 61], tree.consistency(Math.min(index, 61), 61)),
  ]),
  run: (input) => {
    const [kind = 0, from = 0, size = 0] = input
    const path: Bytes[] = []
    for (let at = 3; at < input.length; at += 32) path.push(input.slice(at, at + 32))
    const known = roots[size]
    if (known === undefined) return false
    if (kind % 2 === 0) {
      const root = rootFromPath(crypto, { leafHash: leaves[from % 64] as Bytes, index: from, size, path })
      const fits = root !== undefined && equalBytes(root, known)
      promise(!fits || from < size, 'a leaf outside of a tree has a path')
      promise(!fits || sameNodes(path, tree.path(from, size)), 'a leaf has two paths')
      promise(fits || from >= size || !sameNodes(path, tree.path(from, size)), 'a path of the tree leads elsewhere')
      return fits
    }
    const fromRoot = roots[from]
    if (fromRoot === undefined) return false
    const fits = verifyConsistency(crypto, { fromSize: from, fromRoot, toSize: size, toRoot: known, proof: path })
    const honest = from <= size && sameNodes(path, tree.consistency(from, size))
    promise(fits === honest, 'a consistency proof is believed or refused wrongly')
    return fits
  },
})

const sameNodes = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((node, index) => equalBytes(node, b[index] as Uint8Array))

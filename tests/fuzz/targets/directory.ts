/** Statements of the directory, and the rules that they meet. */
import { concat, type Bytes } from '../../../shared/bytes.ts'
import type { KeyId } from '../../../shared/ids.ts'
import { encodeCbor } from '../../../shared/protocol/cbor.ts'
import { leafTypes, type LeafBody, type LeafType } from '../../../shared/protocol/directory/leaf-types.ts'
import { decodeLeaf, encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { applyLeaf } from '../../../shared/protocol/directory/state.ts'
import { decodeStatement, encodeSignedBody } from '../../../shared/protocol/directory/statements.ts'
import { epochStatement, officerStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, laterStatement } from '../../support/directory-world.ts'
import { leafSamples } from '../../support/leaf-samples.ts'
import { cborSteps, parserRun, promise, same, type FuzzTarget } from '../target.ts'

const signers = ['11'.repeat(32) as KeyId, '22'.repeat(32) as KeyId]

function sampleStatement<T extends LeafType>(type: T, body: LeafBody<T>): Bytes {
  const signedBody = encodeSignedBody(type, body, { signers, made: 1 })
  const signatures = signers.map(() => new Uint8Array(64))
  return encodeCbor(
    new Map<number, Bytes | readonly Bytes[]>([
      [0, signedBody],
      [1, signatures],
    ]),
  )
}

export const statementTarget = (): FuzzTarget => {
  const types = Object.keys(leafTypes) as readonly LeafType[] // keys of the table
  const samples = types.flatMap((type) => leafSamples[type].map((body) => sampleStatement(type, body)))
  return {
    maxBytes: 8192,
    steps: cborSteps,
    seeds: [...samples, laterStatement(0), laterStatement(1)].map((statement) => encodeLeaf({ logged: 5, statement })),
    run: (input) => {
      const isLeaf = parserRun({ parse: decodeLeaf, format: encodeLeaf })(input)
      if (!isLeaf) return false
      let decoded: ReturnType<typeof decodeStatement> | undefined
      const run = parserRun({
        parse: (bytes) => (decoded = decodeStatement(bytes)),
        format: (statement) => (statement.known ? encodeKnown(statement) : input.slice(8)),
      })
      return run(input.slice(8)) && decoded?.known === true
    },
  }
}

function encodeKnown({ type, body, signers: names, made, signedBody, signatures }: KnownStatement): Bytes {
  const again = encodeSignedBody(type, body, { signers: names, ...(made === undefined ? {} : { made }) })
  promise(same(again, signedBody), 'a body of the directory encodes to other bytes')
  return encodeCbor(
    new Map<number, Bytes | readonly Bytes[]>([
      [0, signedBody],
      [1, signatures],
    ]),
  )
}
type KnownStatement = Extract<ReturnType<typeof decodeStatement>, { readonly known: true }>

/** Signatures count as good here, so that what is bent reaches the rules behind them. */
export async function rulesTarget(): Promise<FuzzTarget> {
  const world = await DirectoryWorld.create({ seed: 77 })
  const units = [await world.addUnit('a'), await world.addUnit('b')] as const
  for (const unit of units) {
    await world.addDevice(unit)
    await world.addDevice(unit)
    await world.addEpoch(unit)
  }
  await world.addBorder(units[0], units[1])
  const [unit] = units
  const officer = world.officer('duty')
  await world.add(officerStatement(world.officerBody(unit, officer), [unit.admin.key, unit.secondAdmin.key]))
  const { body } = world.composeEpoch(unit, unit.devices[0] as never, [unit.devices[1]?.id as never])
  const next = await epochStatement(body, [unit.devices[0]?.key as never, unit.admin.key])
  const crypto = { ...world.crypto, verify: () => true }
  const samples = (Object.keys(leafTypes) as readonly LeafType[]).flatMap((type) =>
    leafSamples[type].map((sample) => sampleStatement(type, sample)),
  )
  const logged = world.now
  return {
    maxBytes: 4096,
    // a rule walks the unit's devices and officers; maps copy their nodes
    steps: { perInput: 60_000, perByte: 600 },
    seeds: [
      ...world.leaves,
      ...[next, ...samples].map((statement) => encodeLeaf({ logged, statement })),
      concat(new Uint8Array(8), next),
    ],
    run: (input) => {
      const before = world.state.size
      const { state, verdict } = applyLeaf(crypto, world.state, input)
      promise(state.size === before + 1, 'a leaf does not count')
      promise(world.state.size === before, 'a leaf changes the state before it')
      promise(
        verdict.kind === 'applied' || state.certificates.size === world.state.certificates.size,
        'a void leaf acts',
      )
      return verdict.kind === 'applied'
    },
  }
}

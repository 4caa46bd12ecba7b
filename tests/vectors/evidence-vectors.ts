/** Makes the published evidence vectors (docs/spec/vectors/evidence.json), byte for byte the same each time. */
import { isError } from '../../engine/evidence/findings.ts'
import { bytesToBase64, bytesToHex } from '../../shared/bytes.ts'
import { EvidenceWorld, type Signed } from '../support/evidence-world.ts'

/** Packages of one record, each with the verdict that every verifier must come to under `root`. */
export async function evidence(): Promise<object> {
  const world = await EvidenceWorld.create(303)
  const { people } = world
  const made = world.create()
  const ack = world.acknowledge({ by: people.bdCommander, parents: [made] })
  const seen = world.receipt({ by: people.bdDuty, about: [made.hash] })
  const honest = world.content([made, ack, seen])
  const unsigned: Signed = { ...ack, signatures: [ack.signatures[0]!, ack.signatures[0]!] }
  const lied = world.create({ tbs: (tbs) => ({ ...tbs, checkpoint: { ...tbs.checkpoint, root: new Uint8Array(32) } }) })
  const stranger = world.receipt({ by: people.laCommander, about: [made.hash] })
  const files = {
    honest: world.pack(honest),
    'a device signs in the place of an officer': world.package(made, unsigned),
    'a leaf is missing': world.pack({ ...honest, leaves: honest.leaves.slice(0, -1) }),
    'another checkpoint than that of the note': world.package(lied),
    'a receipt of a unit that was not addressed': world.package(made, stranger),
    'a duty officer exports': world.pack(world.content([made], people.hcmDuty), people.hcmDuty),
  }
  const cases = Object.entries(files).map(([name, file]) => {
    const { valid, trusted, findings, signers } = world.verify(file)
    return {
      name,
      file: bytesToBase64(file),
      valid,
      trusted,
      errors: [...new Set(findings.filter(isError).map(({ code }) => code))].toSorted(),
      signed: signers.map(({ kind, statement, unit }) => ({ kind, statement, unit: unit.code })),
    }
  })
  return { root: bytesToHex(world.root), record: made.hash, cases }
}

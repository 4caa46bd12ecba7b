/** What the directory says now where a statement would say something else: the same fields, as far as they stand. */
import { circleAt } from '../../shared/protocol/directory/circles.ts'
import { deviceCertificateAt, officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { LeafBody, LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import { currentEpoch, deviceKeyAt, policyAt, unitAt } from '../../shared/protocol/directory/selectors.ts'
import { pendingClosure } from '../../shared/protocol/directory/units.ts'

type Standing = {
  readonly [T in LeafType]: (state: DirectoryState, body: LeafBody<T>) => Partial<LeafBody<T>> | undefined
}

export const standing: Standing = {
  policy: (state) => policyAt(state),
  unit: (state, { unit }) => unitAt(state, unit),
  border: (state, { a, b }) => {
    const newest = state.units.get(a)?.borders.get(b)?.last
    return newest && { a, b, state: newest.state }
  },
  officer: (state, { officer }) => officerCertificateAt(state, officer),
  device: (state, { device }) => {
    const found = deviceCertificateAt(state, device)
    if (found === undefined) return undefined
    const { unit, key: signKey, witnessKey, auditKey, limits, roleLimits, notAfter } = found
    return { unit, device, signKey, witnessKey, auditKey, limits, roleLimits, notAfter }
  },
  'device-key': (state, { device }) => {
    const newest = deviceKeyAt(state, device)
    return newest && { device, counter: newest.counter, publicKeyHash: newest.publicKeyHash }
  },
  suspend: () => undefined,
  // what an epoch removes is told alone: what the one before has removed is no field of this one
  epoch: (state, { unit }) => {
    const newest = currentEpoch(state, unit)
    if (newest === undefined) return undefined
    const { epoch, previous, publicKeyHash, devices, seedWrapsRoot, author } = newest
    return { unit, epoch, ...(previous && { previous }), publicKeyHash, devices, seedWrapsRoot, author }
  },
  circle: (state, { circle }) => circleAt(state, circle),
  revocation: () => undefined,
  role: (state, { officer }) => {
    const found = officerCertificateAt(state, officer)
    return found && { unit: found.unit, officer, roles: found.roles, approve: found.approve }
  },
  succession: (state, { unit }) => {
    const record = state.units.get(unit)
    const closure = record && pendingClosure(record, { size: state.size, at: state.clock })
    return closure && { unit, ...(closure.successor && { successor: closure.successor }) }
  },
  'matching-key': () => undefined,
  'witness-key': (state, { witness }) => {
    const known = policyAt(state)?.witnesses.find(({ name }) => name === witness.name)
    return known && { witness: known }
  },
  'new-log': (state) => {
    const policy = policyAt(state)
    return policy && { log: policy.log }
  },
  veto: () => undefined,
}

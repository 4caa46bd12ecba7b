/** The one order in which the wire wants the lists of a statement's body: whoever composes may give them in any. */
import { bytesToHex } from '../../shared/bytes.ts'
import type { LeafBody, LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import { deviceLimits, officerRoles } from '../../shared/protocol/directory/words.ts'

type Ordering = { readonly [T in LeafType]?: (body: LeafBody<T>) => LeafBody<T> }

const by =
  <T>(keyOf: (item: T) => string | number) =>
  (a: T, b: T): number =>
    keyOf(a) < keyOf(b) ? -1 : 1

const byRole = by((role: (typeof officerRoles)[number]) => officerRoles.indexOf(role))

const orderings: Ordering = {
  policy: (policy) => ({
    ...policy,
    rootKeys: policy.rootKeys.toSorted(by((key) => bytesToHex(key))),
    witnesses: policy.witnesses.toSorted(by((witness) => witness.name)),
  }),
  unit: (unit) => ({ ...unit, admins: unit.admins.toSorted(by((admin) => admin.officer)) }),
  border: (border) => (border.a < border.b ? border : { ...border, a: border.b, b: border.a }),
  officer: (officer) => ({ ...officer, roles: officer.roles.toSorted(byRole) }),
  role: (role) => ({ ...role, roles: role.roles.toSorted(byRole) }),
  device: (device) => ({
    ...device,
    limits: device.limits.toSorted(by((limit) => deviceLimits.indexOf(limit))),
    roleLimits: device.roleLimits.toSorted(byRole),
  }),
  epoch: (epoch) => ({
    ...epoch,
    devices: epoch.devices.toSorted(by((each) => each.device)),
    removes: epoch.removes.toSorted(),
  }),
  circle: (circle) => ({ ...circle, members: circle.members.toSorted(by((member) => member.unit)) }),
}

export function inOrder<T extends LeafType>(type: T, body: LeafBody<T>): LeafBody<T> {
  const order = (orderings as { readonly [K in LeafType]?: unknown })[type] as
    | ((unordered: LeafBody<T>) => LeafBody<T>) // the table's own type says that key and body belong together
    | undefined
  return order === undefined ? body : order(body)
}

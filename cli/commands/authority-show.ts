import { z } from 'zod'
import { bytesToHex, equalBytes } from '../../shared/bytes.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { UnitLeaf } from '../../shared/protocol/directory/leaves/unit.ts'
import { allUnits, isClosed, pendingOf, successorOf, unitAt } from '../../shared/protocol/directory/selectors.ts'
import { openDesk } from '../authority/desk.ts'
import { dirOption } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { authorityShowOutput } from '../outputs/authority.ts'
import { table } from '../table.ts'

export const authorityShow = defineCommand({
  path: ['authority', 'show'],
  summary: {
    vi: 'cơ quan điều phối như thư mục này biết: chính sách, người giữ khóa, đơn vị, việc đang chờ',
    en: 'the authority as this folder knows it: policy, holders, units, and what waits',
  },
  options: [dirOption],
  input: z.strictObject({ dir: z.string().min(1) }),
  output: authorityShowOutput,
  human: ({ name, root, holders, units, pending }) =>
    [
      `${name}\n${root}`,
      table(holders.map((holder) => [holder.counts ? '*' : '-', holder.name, holder.key])),
      table(units.map((unit) => [unit.code, unit.name, unit.closed ? `-> ${unit.successor ?? '-'}` : unit.level])),
      ...pending.map(({ kind, unit, validFrom }) => `${kind}  ${unit.code}  ${validFrom}`),
    ].join('\n'),
  run: async (cli, { dir }) => {
    const { authority, known, now } = await openDesk(cli, dir)
    const { state, log } = known
    const policy = state.policies.last?.policy
    const rootKeys = policy?.rootKeys ?? authority.rootKeys
    return {
      id: authority.id,
      name: policy?.name ?? authority.name,
      root: bytesToHex(authority.root),
      demo: authority.demo,
      ...(policy !== undefined && {
        policy: {
          serial: policy.serial,
          threshold: policy.threshold,
          origin: policy.log.origin,
          witnesses: policy.witnesses.map((each) => each.name),
          quorum: policy.quorum,
        },
      }),
      holders: authority.holders.map((holder) => ({
        name: holder.name,
        key: bytesToHex(holder.key),
        counts: rootKeys.some((key) => equalBytes(key, holder.key)),
      })),
      ...(log !== undefined && { log: { size: log.size, root: bytesToHex(log.root) } }),
      units: allUnits(state).map((unit) => shownUnit(state, unit, now)),
      pending: allUnits(state).flatMap(({ unit: id, code, name }) =>
        pendingOf(state, id, now).map(({ kind, leaf, validFrom }) => ({
          kind,
          leaf,
          unit: { id, code, name },
          validFrom: msToRfc3339(validFrom),
        })),
      ),
    }
  },
})

function shownUnit(state: DirectoryState, unit: UnitLeaf, at: number) {
  const heir = successorOf(state, unit.unit, { at })
  const parent = unit.parent === undefined ? undefined : unitAt(state, unit.parent)
  const closed = isClosed(state, unit.unit, { at })
  return {
    id: unit.unit,
    code: unit.code,
    name: unit.name,
    level: unit.level,
    ...(parent !== undefined && { parent: parent.code }),
    administrators: unit.admins.length,
    ...(closed && heir !== undefined && { successor: unitAt(state, heir)?.code }),
    closed,
  }
}

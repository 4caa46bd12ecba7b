/** Which units, officers and borders a demonstration world has: the seven of resources/demo first, then invented ones. */
import names from '../../../resources/demo/names.json' with { type: 'json' }
import provinces from '../../../resources/demo/units.json' with { type: 'json' }
import { roles, type Role } from '../../../shared/domain/roles.ts'
import { parseUnitCode, type UnitCode } from '../../../shared/ids.ts'
import type { UnitLevel } from '../../../shared/protocol/directory/words.ts'
import { createSeeded, type Seeded } from '../seeded.ts'

export interface PlannedOfficer {
  readonly role: Role
  readonly name: string
  /** `TN-079-0011`: TN for thử nghiệm, so that it is nobody's badge. */
  readonly badge: string
}

export interface PlannedUnit {
  readonly code: UnitCode
  readonly name: string
  readonly short: string
  readonly level: UnitLevel
  readonly parent: UnitCode | undefined
  readonly phone: string
  readonly address: string
  readonly neighbours: readonly UnitCode[]
  readonly officers: readonly PlannedOfficer[]
}

/** The first `count` units; every second invented one is a commune of the district before it. */
export function planUnits(count: number): readonly PlannedUnit[] {
  const known = provinces.slice(0, count).map(plannedProvince)
  const dice = createSeeded('units')
  const extra: PlannedUnit[] = []
  for (let i = 0; known.length + extra.length < count; i++) extra.push(inventedUnit(i, dice, { known, extra }))
  const codes = new Set([...known, ...extra].map((unit) => unit.code))
  return symmetric(
    [...known, ...extra].map((unit) => ({ ...unit, neighbours: unit.neighbours.filter((code) => codes.has(code)) })),
  )
}

const codeOf = (text: string): UnitCode => {
  const code = parseUnitCode(text)
  if (code === undefined) throw new Error('resources/demo names a unit by a code that is none')
  return code
}

function plannedProvince(row: (typeof provinces)[number]): PlannedUnit {
  return {
    code: codeOf(row.code),
    name: row.name,
    short: row.short,
    level: 'province',
    parent: undefined,
    phone: row.phone,
    address: row.address,
    neighbours: row.neighbours.map(codeOf),
    officers: row.officers.map(({ role, name, badge }) => ({ role: role as Role, name, badge })),
  }
}

interface Before {
  readonly known: readonly PlannedUnit[]
  readonly extra: readonly PlannedUnit[]
}

function inventedUnit(index: number, dice: Seeded, { known, extra }: Before): PlannedUnit {
  const isCommune = index % 2 === 1
  const district = extra.at(-1)
  const parent = isCommune ? district : known[Math.floor(index / 2) % known.length]
  const place = `${names.places[Math.floor(index / 2) % names.places.length]} ${1 + Math.floor(index / 2 / names.places.length)}`
  const number = String(801 + index)
  const before = isCommune ? undefined : extra.findLast((unit) => unit.level === 'district')
  return {
    code: codeOf(`${isCommune ? 'xa' : 'huyen'}-${number}`),
    name: isCommune ? `Công an xã ${place} (thử nghiệm)` : `Công an huyện ${place} (thử nghiệm)`,
    short: `${isCommune ? 'X' : 'H'}${number}`,
    level: isCommune ? 'commune' : 'district',
    parent: parent?.code,
    phone: `0000 ${number} 113`,
    address: `Trực ban, ${place}`,
    neighbours: [parent, before].flatMap((unit) => (unit === undefined ? [] : [unit.code])),
    officers: roles.map((role, i) => ({
      role,
      name: inventedName(dice),
      badge: `TN-${number}-${String(11 + i).padStart(4, '0')}`,
    })),
  }
}

export function inventedName(dice: Seeded, sex: 'male' | 'female' = dice.chance(0.6) ? 'male' : 'female'): string {
  return sex === 'male'
    ? `${dice.pick(names.family)} ${dice.pick(names.middleMale)} ${dice.pick(names.givenMale)}`
    : `${dice.pick(names.family)} ${dice.pick(names.middleFemale)} ${dice.pick(names.givenFemale)}`
}

/** A border named by one side is named by both. */
function symmetric(units: readonly PlannedUnit[]): readonly PlannedUnit[] {
  return units.map((unit) => {
    const back = units.filter((other) => other.neighbours.includes(unit.code)).map((other) => other.code)
    return { ...unit, neighbours: [...new Set([...unit.neighbours, ...back])].filter((code) => code !== unit.code) }
  })
}

/** What a drawn face looks like: chosen by seed, with what is known about the invented person taken over. */
import { createSeeded } from '../seeded.ts'
import type { Colour } from './raster.ts'

export interface Traits {
  readonly sex: 'male' | 'female'
  /** Years; drives lines, hair colour and weight of the lids. */
  readonly age: number
  readonly skin: Colour
  readonly hairColour: Colour
  readonly hair: HairStyle
  readonly beard: 'none' | 'stubble' | 'moustache' | 'goatee'
  readonly glasses: 'none' | 'round' | 'square'
  readonly scar: 'none' | 'left-cheek' | 'right-cheek' | 'brow' | 'chin'
  readonly mole: 'none' | 'left-cheek' | 'right-cheek' | 'lip' | 'chin'
  readonly shirt: 'polo' | 'collar' | 'round-neck' | 'jacket' | 'blouse'
  readonly shirtColour: Colour
  readonly shirtPattern: 'plain' | 'striped'
  /** Half widths and heights in pixels, around a face 270 wide and 390 tall. */
  readonly head: { readonly cheek: number; readonly jaw: number; readonly chin: number; readonly length: number }
  readonly eyes: {
    readonly apart: number
    readonly width: number
    readonly height: number
    readonly tilt: number
    readonly fold: number
  }
  readonly brows: { readonly thickness: number; readonly arch: number; readonly tilt: number }
  readonly nose: { readonly width: number; readonly length: number }
  readonly mouth: { readonly width: number; readonly lower: number; readonly bend: number }
  readonly ears: number
}

export const maleHair = ['short', 'side', 'crew', 'bald', 'receding', 'long-top', 'curly'] as const
export const femaleHair = ['long', 'tied', 'bob', 'fringe'] as const
export type HairStyle = (typeof maleHair)[number] | (typeof femaleHair)[number]

/** What is known; the seed decides the rest. */
export interface Known {
  readonly sex?: 'male' | 'female'
  readonly age?: number
  readonly hair?: HairStyle
  readonly scar?: Traits['scar']
  readonly mole?: Traits['mole']
  readonly glasses?: Traits['glasses']
  readonly beard?: Traits['beard']
  readonly dark?: boolean
}

const skins: readonly Colour[] = [
  [241, 208, 176],
  [232, 194, 158],
  [224, 182, 143],
  [208, 163, 124],
  [190, 143, 105],
]
const shirts: readonly Colour[] = [
  [86, 104, 126],
  [122, 82, 76],
  [74, 98, 86],
  [150, 136, 112],
  [60, 66, 80],
  [170, 174, 178],
  [104, 92, 122],
]
const black: Colour = [34, 31, 32]
const grey: Colour = [126, 124, 122]
const dyed: Colour = [96, 62, 40]

export function traitsOf(seed: string | number, known: Known = {}): Traits {
  const dice = createSeeded(`traits ${seed}`)
  const sex = known.sex ?? (dice.chance(0.8) ? 'male' : 'female')
  const male = sex === 'male'
  const age = known.age ?? Math.round(dice.between(19, 62))
  const old = Math.min(1, Math.max(0, (age - 38) / 26))
  const round = dice.between(-1, 1)
  const hairDice = dice.pick(male ? maleHair : femaleHair)
  const skin = dice.pick(known.dark === true ? skins.slice(3) : skins)
  const hairColour = old > 0.55 && dice.chance(0.8) ? mixGrey(old) : dice.chance(0.07) ? dyed : black
  return {
    sex,
    age,
    skin,
    hairColour,
    hair: known.hair ?? (old > 0.5 && male && dice.chance(0.4) ? 'receding' : hairDice),
    beard:
      known.beard ?? (male ? dice.pick(['none', 'none', 'none', 'stubble', 'stubble', 'moustache', 'goatee']) : 'none'),
    glasses: known.glasses ?? (dice.chance(0.16) ? dice.pick(['round', 'square']) : 'none'),
    scar: known.scar ?? 'none',
    mole: known.mole ?? 'none',
    shirt: male ? dice.pick(['polo', 'collar', 'round-neck', 'jacket']) : dice.pick(['round-neck', 'blouse', 'collar']),
    shirtColour: dice.pick(shirts),
    shirtPattern: dice.chance(0.2) ? 'striped' : 'plain',
    head: {
      cheek: (male ? 134 : 126) + round * 8,
      jaw: (male ? 112 : 98) + round * 10 + dice.between(-6, 8),
      chin: (male ? 48 : 38) + dice.between(-8, 12),
      length: 196 + dice.between(-10, 10) - round * 7,
    },
    eyes: {
      apart: dice.between(62, 70),
      width: dice.between(31, 36),
      height: dice.between(10, 14) - old * 1.5 + (male ? 0 : 2),
      tilt: dice.between(-1, 5),
      fold: dice.between(5, 11),
    },
    brows: {
      thickness: male ? dice.between(9, 15) : dice.between(5, 8),
      arch: dice.between(3, 10),
      tilt: dice.between(-6, 1.5),
    },
    nose: { width: dice.between(31, 40) - (male ? 0 : 4), length: dice.between(88, 102) },
    mouth: { width: dice.between(46, 58) - (male ? 0 : 3), lower: dice.between(10, 16), bend: dice.between(-2, 5) },
    ears: dice.between(0.9, 1.12),
  }
}

function mixGrey(old: number): Colour {
  const part = Math.min(1, (old - 0.4) * 1.3)
  return [
    black[0] + (grey[0] - black[0]) * part,
    black[1] + (grey[1] - black[1]) * part,
    black[2] + (grey[2] - black[2]) * part,
  ]
}

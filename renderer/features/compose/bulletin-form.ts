/** The wanted notice while it is being typed: the shape of bulletin.json with every value as text. */
import type { Handling, IdentityType, RecordStatus, VehicleClass } from '../../../shared/domain/bulletin-words.ts'
import type {
  addressTypes,
  askedActions,
  bulletinTypes,
  markTypes,
  nameKinds,
  sexes,
  typedMarkings,
} from '../../../shared/domain/bulletin-words.ts'

type OneOf<List extends readonly string[]> = List[number]

export interface BulletinForm {
  readonly kind: 'wanted'
  type: OneOf<typeof bulletinTypes>
  status: RecordStatus
  marking: OneOf<typeof typedMarkings>
  handling: Handling
  handlingNote: string
  subject: {
    names: { full: string; kind: OneOf<typeof nameKinds> }[]
    sex: OneOf<typeof sexes> | ''
    /** `date` is a date as officers type it, or a year alone. */
    birth: { date: string; unknown: string }
    birthPlace: string
    hometown: string
    nationality: string
    ethnicity: string
    religion: string
    occupation: string
    father: string
    mother: string
    ids: { type: IdentityType; number: string }[]
    addresses: { type: OneOf<typeof addressTypes>; text: string; unit: string }[]
    heightCm: string
    hair: string
    skin: string
    marks: { type: OneOf<typeof markTypes>; text: string }[]
  }
  offence: { name: string; article: string }
  legal: {
    decision: {
      number: string
      date: string
      place: string
      authority: string
      signer: string
      position: string
      reason: string
    }
    prosecution: { number: string; date: string; authority: string }
  }
  danger: string
  weapons: string
  vehicles: { plate: string; class: VehicleClass; text: string }[]
  phones: string[]
  accounts: { bank: string; number: string }[]
  hidingPlaces: { text: string; unit: string }[]
  actions: OneOf<typeof askedActions>[]
  contact: { name: string; phone: string; address: string }
  notes: string
}

export const emptyForm = (): BulletinForm => ({
  kind: 'wanted',
  type: 'ordinary',
  status: 'actual',
  marking: 'thuong',
  handling: 'H0',
  handlingNote: '',
  subject: {
    names: [{ full: '', kind: 'legal' }],
    sex: '',
    birth: { date: '', unknown: '' },
    birthPlace: '',
    hometown: '',
    nationality: 'Việt Nam',
    ethnicity: '',
    religion: '',
    occupation: '',
    father: '',
    mother: '',
    ids: [{ type: 'cccd', number: '' }],
    addresses: [{ type: 'permanent', text: '', unit: '' }],
    heightCm: '',
    hair: '',
    skin: '',
    marks: [],
  },
  offence: { name: '', article: '' },
  legal: {
    decision: { number: '', date: '', place: '', authority: '', signer: '', position: '', reason: '' },
    prosecution: { number: '', date: '', authority: '' },
  },
  danger: '',
  weapons: '',
  vehicles: [],
  phones: [],
  accounts: [],
  hidingPlaces: [],
  actions: ['report', 'arrest'],
  contact: { name: '', phone: '', address: '' },
  notes: '',
})

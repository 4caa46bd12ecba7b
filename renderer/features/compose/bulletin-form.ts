/** A bulletin while it is being typed: the shape of bulletin.json with every value as text. */
import type {
  BulletinKind,
  Handling,
  IdentityType,
  RecordStatus,
  VehicleClass,
} from '../../../shared/domain/bulletin-words.ts'
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
  kind: BulletinKind
  /** Of a wanted notice. */
  type: OneOf<typeof bulletinTypes>
  status: RecordStatus
  marking: OneOf<typeof typedMarkings>
  handling: Handling
  handlingNote: string
  /** What is not about one named person is found by it. */
  title: string
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

/** What is asked for unless the officer says otherwise. */
const usualActions = (kind: BulletinKind): BulletinForm['actions'] =>
  kind === 'wanted' ? ['report', 'arrest'] : kind === 'notice' ? [] : ['report']

export const emptyForm = (kind: BulletinKind = 'wanted'): BulletinForm => ({
  kind,
  type: 'ordinary',
  status: 'actual',
  marking: 'thuong',
  handling: 'H0',
  handlingNote: '',
  title: '',
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
  vehicles: kind === 'vehicle' ? [{ plate: '', class: 'motorbike', text: '' }] : [],
  phones: [],
  accounts: [],
  hidingPlaces: [],
  actions: usualActions(kind),
  contact: { name: '', phone: '', address: '' },
  notes: '',
})

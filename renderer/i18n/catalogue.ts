/** All screen texts in both languages. English must have exactly the keys of Vietnamese: the type says so. */
import { words as sharedEn } from '../../shared/i18n/en/words.ts'
import { words as sharedVi } from '../../shared/i18n/vi/words.ts'
import { admin as adminEn } from './en/admin.ts'
import { bulletin as bulletinEn } from './en/bulletin.ts'
import { cases as casesEn } from './en/cases.ts'
import { compose as composeEn } from './en/compose.ts'
import { conversation as conversationEn } from './en/conversation.ts'
import { desk as deskEn } from './en/desk.ts'
import { enrol as enrolEn } from './en/enrol.ts'
import { frame as frameEn } from './en/frame.ts'
import { handover as handoverEn } from './en/handover.ts'
import { life as lifeEn } from './en/life.ts'
import { paper as paperEn } from './en/paper.ts'
import { people as peopleEn } from './en/people.ts'
import { places as placesEn } from './en/places.ts'
import { plans as plansEn } from './en/plans.ts'
import { proof as proofEn } from './en/proof.ts'
import { report as reportEn } from './en/report.ts'
import { request as requestEn } from './en/request.ts'
import { restore as restoreEn } from './en/restore.ts'
import { sealed as sealedEn } from './en/sealed.ts'
import { time as timeEn } from './en/time.ts'
import { unlock as unlockEn } from './en/unlock.ts'
import { words as wordsEn } from './en/words.ts'
import { admin } from './vi/admin.ts'
import { bulletin } from './vi/bulletin.ts'
import { cases } from './vi/cases.ts'
import { compose } from './vi/compose.ts'
import { conversation } from './vi/conversation.ts'
import { desk } from './vi/desk.ts'
import { enrol } from './vi/enrol.ts'
import { frame } from './vi/frame.ts'
import { handover } from './vi/handover.ts'
import { life } from './vi/life.ts'
import { paper } from './vi/paper.ts'
import { people } from './vi/people.ts'
import { places } from './vi/places.ts'
import { plans } from './vi/plans.ts'
import { proof } from './vi/proof.ts'
import { report } from './vi/report.ts'
import { request } from './vi/request.ts'
import { restore } from './vi/restore.ts'
import { sealed } from './vi/sealed.ts'
import { time } from './vi/time.ts'
import { unlock } from './vi/unlock.ts'
import { words } from './vi/words.ts'

type Texts<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]> }

export const vi = {
  frame,
  unlock,
  desk,
  bulletin,
  compose,
  time,
  word: { ...sharedVi, ...words },
  admin,
  enrol,
  life,
  paper,
  proof,
  people,
  conversation,
  cases,
  plans,
  report,
  handover,
  request,
  restore,
  sealed,
  ...places,
}
export type Catalogue = Texts<typeof vi>
export const en: Catalogue = {
  frame: frameEn,
  unlock: unlockEn,
  desk: deskEn,
  bulletin: bulletinEn,
  compose: composeEn,
  time: timeEn,
  word: { ...sharedEn, ...wordsEn },
  admin: adminEn,
  enrol: enrolEn,
  life: lifeEn,
  paper: paperEn,
  proof: proofEn,
  people: peopleEn,
  conversation: conversationEn,
  cases: casesEn,
  plans: plansEn,
  report: reportEn,
  handover: handoverEn,
  request: requestEn,
  restore: restoreEn,
  sealed: sealedEn,
  ...placesEn,
}

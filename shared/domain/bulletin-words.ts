/** The closed lists of bulletin.json (names.md). Their order is the wire form: append only, never reorder. */
export const bulletinKinds = [
  'wanted',
  'sought',
  'vehicle',
  'property',
  'modus-operandi',
  'public-order',
  'threat',
  'notice',
] as const
export const bulletinTypes = ['ordinary', 'special'] as const
export const recordStatuses = ['actual', 'exercise', 'test'] as const
/** What may be typed. The last two are refused by a rule of their own, so that the refusal has its own code. */
export const typedMarkings = ['thuong', 'noi-bo', 'mat', 'toi-mat', 'tuyet-mat'] as const
/** What may be sent: the wire's words. */
export const markings = ['thuong', 'noi-bo', 'mat'] as const
export const handlings = ['H0', 'H1', 'H2', 'H3'] as const
export const gradingSources = ['A', 'B', 'C', 'X'] as const
export const nameKinds = ['legal', 'other', 'nickname'] as const
export const sexes = ['male', 'female', 'unknown'] as const
export const identityTypes = ['cccd', 'cmnd', 'passport'] as const
export const addressTypes = ['permanent', 'temporary', 'actual', 'hometown'] as const
export const markTypes = ['scar', 'mole', 'tattoo', 'other'] as const
export const vehicleClasses = ['car', 'motorbike', 'other'] as const
export const askedActions = ['report', 'watch', 'check', 'arrest'] as const
export const attachmentKinds = ['portrait', 'mark', 'document', 'vehicle', 'place', 'other'] as const
export const urgencies = ['immediate', 'urgent', 'routine', 'inquiry', 'other'] as const
export const releases = ['diffusion', 'notice'] as const
/** How old the owner's last word is that it holds. */
export const freshnesses = ['fresh', 'ageing', 'stale'] as const
export const cancelReasons = ['arrested', 'surrendered', 'removed', 'found', 'withdrawn', 'entered-in-error'] as const
export const answerKinds = ['assigned', 'cannot-act'] as const
export const actedOutcomes = ['arrested', 'located', 'not-found', 'handed-over', 'other'] as const

/** How sure a sighting is: CAP's words. */
export const certainties = ['observed', 'likely', 'possible', 'unlikely', 'unknown'] as const
export const hitUrgencies = ['urgent', 'routine'] as const
/** What is compared before a hit is asked about. */
export const hitChecks = [
  'photo',
  'name',
  'birth',
  'cccd',
  'cmnd',
  'passport',
  'father',
  'mother',
  'hometown',
  'address',
  'scar',
  'mole',
  'tattoo',
  'height',
  'fingerprint',
  'plate',
  'vehicle',
  'phone',
  'account',
  'other',
] as const
export const hitFindings = ['agrees', 'differs', 'unclear'] as const
export const hitAnswers = ['confirmed', 'not-ours', 'need-until', 'refused'] as const

export type BulletinKind = (typeof bulletinKinds)[number]
export type RecordStatus = (typeof recordStatuses)[number]
export type Marking = (typeof markings)[number]
export type TypedMarking = (typeof typedMarkings)[number]
export type Handling = (typeof handlings)[number]
export type Urgency = (typeof urgencies)[number]
export type Release = (typeof releases)[number]
export type Freshness = (typeof freshnesses)[number]
export type HitAnswer = (typeof hitAnswers)[number]
export type HitUrgency = (typeof hitUrgencies)[number]
export type CancelReason = (typeof cancelReasons)[number]
export type AnswerKind = (typeof answerKinds)[number]
export type ActedOutcome = (typeof actedOutcomes)[number]
export type VehicleClass = (typeof vehicleClasses)[number]
export type IdentityType = (typeof identityTypes)[number]

/** The closed lists of a shift handover. Their order is the wire form: append only, never reorder. */

/** What we owe others, what others owe us, what ends soon, what has changed since the last handover. */
export const handoverSections = ['owed', 'waiting', 'expires', 'changed'] as const
/** Families of records that a line of it may be about. */
export const handoverFamilies = ['bulletin', 'request', 'case', 'plan'] as const
/** What has become of a record that has changed. */
export const handoverNews = ['new', 'changed', 'closed'] as const

export type HandoverSection = (typeof handoverSections)[number]
export type HandoverFamily = (typeof handoverFamilies)[number]
export type HandoverNews = (typeof handoverNews)[number]
export type HandoverState = 'offered' | 'accepted' | 'withdrawn'

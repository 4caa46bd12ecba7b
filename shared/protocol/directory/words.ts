/** The closed word lists of directory statements. Positions are numbers on the wire: append only. */
export const unitLevels = ['province', 'district', 'commune'] as const
export type UnitLevel = (typeof unitLevels)[number]

/** How a unit reaches the relay: `courier` units live on sticks (longer windows, older directories). */
export const unitLinks = ['online', 'courier'] as const
export type UnitLink = (typeof unitLinks)[number]

export const officerRoles = ['duty', 'investigator', 'commander', 'admin'] as const
export type OfficerRole = (typeof officerRoles)[number]

/** What a device certificate allows beyond signing: `read` puts the device into the unit's epochs. */
export const deviceLimits = ['read'] as const
export type DeviceLimit = (typeof deviceLimits)[number]

export const borderStates = ['open', 'closed'] as const
export const revokedKinds = ['device', 'officer'] as const
export const revocationReasons = ['lost', 'stolen', 'left', 'compromised', 'other'] as const

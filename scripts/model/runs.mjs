// What `npm run model` searches: whole searches that must find nothing, and planted faults that must be found.
// `states`: a search that has seen fewer has looked at less than it says. `unreached`: choices that this run's bounds
// leave out; anything more is a part of the model that stands for nothing.

const everything = ['REVOKE', 'BEATS', 'WITHHOLD']

/** @typedef {{ name: string, model: string, defines: string[], states: number }} Search */

/** @type {readonly Search[]} */
export const searches = [
  { name: 'delivery', model: 'delivery', defines: [], states: 200_000 },
  { name: 'delivery-arrives', model: 'delivery', defines: ['LIVE'], states: 300_000 },
  { name: 'removal', model: 'delivery', defines: [...everything, 'EPOCHS=3'], states: 2_000_000 },
  { name: 'removal-arrives', model: 'delivery', defines: [...everything, 'LIVE'], states: 100_000 },
  {
    name: 'two-messages-arrive',
    model: 'delivery',
    defines: ['MESSAGES=2', 'EPOCHS=1', 'LOSSES=2', 'LIVE'],
    states: 1_000_000,
  },
  { name: 'race', model: 'rotation', defines: ['ATTEMPTS=2', 'RENEWALS=0'], states: 500_000 },
  { name: 'race-with-keys', model: 'rotation', defines: ['ATTEMPTS=1', 'RENEWALS=1'], states: 1_500_000 },
]

const assertion = 'assertion violated'
const stuck = 'invalid end state'
const endless = 'acceptance cycle'

const twoTries = ['ATTEMPTS=2', 'RENEWALS=0']
const withKeys = ['ATTEMPTS=1', 'RENEWALS=1']

/** Each stands for a mistake that somebody could make in the code, and what it leads to. */
export const faults = [
  { fault: 'DONE_WHEN_RELAYED', model: 'delivery', defines: [], found: assertion },
  { fault: 'RECEIPT_BEFORE_COMMIT', model: 'delivery', defines: [], found: assertion },
  { fault: 'NOTHING_IS_CARRIED', model: 'delivery', defines: [], found: stuck },
  { fault: 'SIBLINGS_ARE_SILENT', model: 'delivery', defines: [], found: stuck },
  { fault: 'NEWEST_SEED_IS_DELETED', model: 'delivery', defines: [], found: stuck },
  { fault: 'STALE_IS_SEALED', model: 'delivery', defines: everything, found: assertion },
  { fault: 'LOG_TAKES_ANY_SET', model: 'delivery', defines: everything, found: assertion },
  { fault: 'NOBODY_ASKS', model: 'delivery', defines: everything, found: stuck },
  { fault: 'KNOWN_IS_NOT_ANSWERED', model: 'delivery', defines: [...everything, 'LIVE'], found: endless },
  { fault: 'LOG_TAKES_ANY_NUMBER', model: 'rotation', defines: twoTries, found: stuck },
  { fault: 'LOG_TAKES_ANY_SET', model: 'rotation', defines: twoTries, found: assertion },
  { fault: 'SEED_IS_USED_AGAIN', model: 'rotation', defines: twoTries, found: assertion },
  { fault: 'LOSER_KEEPS_ITS_SEED', model: 'rotation', defines: twoTries, found: assertion },
  { fault: 'LOG_TAKES_ANY_KEY', model: 'rotation', defines: withKeys, found: assertion },
  { fault: 'KEY_IS_DESTROYED_EARLY', model: 'rotation', defines: withKeys, found: assertion },
]

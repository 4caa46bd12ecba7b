export const people = {
  title: 'Officers of this PC',
  text: 'Each has an own passphrase and signing key. At a change of shift: lock the screen (Ctrl L); whoever takes over picks the own name.',
  add: 'Add an officer to this PC',
  newcomer: 'Let the new officer sit down and type. Nobody else looks, and nobody types the passphrase for them.',
  passphrase: "The new officer's passphrase",
  prepare: 'Make key and request',
  ready: '{{name}} has a key on this PC and waits to be certified.',
  step1: 'Save the request and carry it to an administrator (or let the administrator sign in at this PC).',
  step2: 'The administrator opens Unit administration, chooses the file, and compares the key below by telephone.',
  step3: 'Once the certificate is in the key log, the new officer picks the own name at the unlock screen.',
  key: 'Key, to be read to the administrator:',
  save: 'Save the request (.gbor)',
  saved: 'Saved. The file holds no secret, but is for the administrator only.',
  noRole: {
    prepared: 'Waiting for the certificate',
    preparedText:
      'Your key is on this PC. The screen goes on by itself once an administrator has certified you; a request is good for seven days and is made anew whenever you sign in.',
    other: 'You have no role at this PC',
    expiredText: 'Your certificate ran out at {{time}}. Ask an administrator of the unit to renew it.',
    otherText:
      'This PC is for other roles, or its certificate has run out or is suspended. Use another PC, or ask an administrator.',
    lock: 'Let somebody else sign in',
  },
} as const

/** The keys of what can be done with an open record, by family: none of them opens a screen (renderer/app/commands.ts). */
export const deedKeys = {
  /** A answers on either side: what is acknowledged is another's, what is asked about is one's own. */
  bulletin: {
    acknowledge: 'a',
    answer: 'a',
    accept: 'p',
    release: 'l',
    update: 'u',
    revalidate: 'v',
    sighting: 's',
    hit: 'x',
    act: 'o',
    print: 'i',
    withdraw: 'w',
  },
  request: { reply: 'a', 'need-until': 'n', refuse: 'x', clarify: 'q', extend: 'e', close: 'w' },
  case: { note: 'n', task: 'v', exhibit: 'e', share: 's', unshare: 'u', close: 'w' },
  plan: { accept: 'a', refuse: 'x', task: 'v', change: 'u', close: 'w' },
  handover: { accept: 'a', withdraw: 'w', print: 'i' },
  report: { correct: 'u', print: 'i' },
} as const

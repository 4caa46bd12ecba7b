/** Conversations. */
export const conversation = {
  title: 'Conversations',
  pick: 'Choose a conversation to see it',
  emptyTitle: 'No conversations yet',
  emptyText: 'What units say to one another stands here.',
  members: 'Taking part: {{names}}',
  left: 'Left: {{names}}',
  unread: 'new',
  hasLeft: 'Our unit has left',
  earlier: 'There are earlier words that are not shown here.',
  words: 'Words',
  say: { action: 'Send', done: 'Signed and queued' },
  leave: { action: 'Leave', title: 'Leave this conversation', submit: 'Sign and leave', done: 'Our unit has left' },
  open: {
    action: 'New conversation',
    title: 'New conversation',
    text: 'Signed in your name and sent to the units chosen.',
    name: 'Title',
    to: 'With',
    submit: 'Send to {{count}} units',
    done: 'Signed and queued',
  },
}

export const time = {
  length: { second: '{{n}} s', minute: '{{n}} min', hour: '{{n}} h', day: '{{n}} d' },
  left: { second: '{{n}} s left', minute: '{{n}} min left', hour: '{{n}} h left', day: '{{n}} d left' },
  leftMore: { hour: '{{n}} h {{rest}} min left', day: '{{n}} d {{rest}} h left' },
  late: { second: '{{n}} s late', minute: '{{n}} min late', hour: '{{n}} h late', day: '{{n}} d late' },
  lateMore: { hour: '{{n}} h {{rest}} min late', day: '{{n}} d {{rest}} h late' },
  ago: { second: 'just now', minute: '{{n}} min ago', hour: '{{n}} h ago', day: '{{n}} d ago' },
  deadline: 'Acknowledge by {{time}}',
  met: 'Acknowledged in time',
} as const

export const time = {
  length: { second: '{{n}} giây', minute: '{{n}} phút', hour: '{{n}} giờ', day: '{{n}} ngày' },
  left: { second: 'còn {{n}} giây', minute: 'còn {{n}} phút', hour: 'còn {{n}} giờ', day: 'còn {{n}} ngày' },
  leftMore: { hour: 'còn {{n}} giờ {{rest}}', day: 'còn {{n}} ngày {{rest}} giờ' },
  late: { second: 'quá {{n}} giây', minute: 'quá {{n}} phút', hour: 'quá {{n}} giờ', day: 'quá {{n}} ngày' },
  lateMore: { hour: 'quá {{n}} giờ {{rest}}', day: 'quá {{n}} ngày {{rest}} giờ' },
  ago: { second: 'vừa xong', minute: '{{n}} phút trước', hour: '{{n}} giờ trước', day: '{{n}} ngày trước' },
  deadline: 'Hạn xác nhận {{time}}',
  met: 'Đã xác nhận đúng hạn',
} as const

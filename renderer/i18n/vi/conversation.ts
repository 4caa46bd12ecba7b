/** Conversations. */
export const conversation = {
  title: 'Trao đổi',
  pick: 'Chọn một cuộc trao đổi để xem',
  emptyTitle: 'Chưa có cuộc trao đổi nào',
  emptyText: 'Trao đổi giữa các đơn vị nằm ở đây.',
  members: 'Đang tham gia: {{names}}',
  left: 'Đã thôi tham gia: {{names}}',
  unread: 'có tin mới',
  hasLeft: 'Đơn vị đã thôi tham gia',
  earlier: 'Còn lời trước đó không hiện ở đây.',
  words: 'Nội dung',
  say: { action: 'Gửi', done: 'Đã ký và xếp hàng gửi' },
  leave: {
    action: 'Thôi tham gia',
    title: 'Thôi tham gia cuộc này',
    submit: 'Ký thôi tham gia',
    done: 'Đơn vị đã thôi tham gia',
  },
  open: {
    action: 'Cuộc mới',
    title: 'Cuộc trao đổi mới',
    text: 'Được ký bằng tên đồng chí và gửi cho các đơn vị đã chọn.',
    name: 'Tiêu đề',
    to: 'Với đơn vị',
    submit: 'Gửi tới {{count}} đơn vị',
    done: 'Đã ký và xếp hàng gửi',
  },
}

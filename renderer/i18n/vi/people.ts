/** Officers who share a PC, and those who have no role yet. */
export const people = {
  title: 'Cán bộ dùng máy này',
  text: 'Mỗi người có cụm mật khẩu và khóa ký riêng. Khi đổi ca: khóa màn hình (Ctrl L), người sau chọn tên mình.',
  add: 'Thêm cán bộ dùng máy này',
  newcomer: 'Mời cán bộ mới ngồi vào máy và tự gõ. Người khác không nhìn, không gõ hộ cụm mật khẩu.',
  passphrase: 'Cụm mật khẩu của cán bộ mới',
  prepare: 'Tạo khóa và yêu cầu chứng nhận',
  ready: '{{name}} đã có khóa trên máy này, còn chờ chứng nhận.',
  step1: 'Lưu tệp yêu cầu và mang đến quản trị đơn vị (hoặc quản trị đăng nhập ngay ở máy này).',
  step2: 'Quản trị mở mục Quản trị đơn vị, chọn tệp, rồi gọi điện đối chiếu mã khóa dưới đây.',
  step3: 'Khi chứng nhận đã vào danh bạ, cán bộ mới chọn tên mình ở màn hình mở khóa.',
  key: 'Mã khóa, để đọc cho quản trị:',
  save: 'Lưu tệp yêu cầu (.gbor)',
  saved: 'Đã lưu. Tệp không có bí mật, nhưng chỉ đưa cho quản trị.',
  noRole: {
    prepared: 'Chờ quản trị chứng nhận',
    preparedText:
      'Khóa của đồng chí đã có trên máy này. Quản trị chứng nhận xong thì màn hình tự chuyển; hạn của yêu cầu là bảy ngày, mỗi lần đăng nhập được lập lại.',
    other: 'Đồng chí không có vai trò ở máy này',
    expiredText: 'Chứng nhận của đồng chí đã hết hạn lúc {{time}}. Nhờ quản trị đơn vị gia hạn.',
    otherText:
      'Máy này chỉ dành cho vai trò khác, hoặc máy đã hết hạn hay bị tạm dừng. Dùng máy khác, hoặc hỏi quản trị đơn vị.',
    lock: 'Để người khác đăng nhập',
  },
} as const

/** What an operator is told of a relay's check that failed, and what to do: its code alone speaks to an officer at a desk. */
import type { Language, Text } from './language.ts'

const byCheck: Readonly<Record<string, Text>> = {
  data: {
    vi: 'không có thư mục dữ liệu, hoặc người khác đọc được nó: máy chủ tạo ra ở lần chạy đầu; đặt quyền 0700',
    en: 'there is no data folder, or others can read it: a relay makes it when it first runs; its mode must be 0700',
  },
  'disk-space': {
    vi: 'còn chưa tới 512 MiB: không nhận tệp nữa. Thêm ổ đĩa',
    en: 'less than 512 MiB are free: files are refused. Add disk space',
  },
  'disk-space relay/no-data': {
    vi: 'không có thư mục dữ liệu để xem còn trống bao nhiêu',
    en: 'there is no data folder to look at',
  },
  'log-key': {
    vi: 'không đọc được khóa nhật ký, hoặc người khác đọc được: kiểm tra --log-key; quyền phải là 0600. Máy chủ mới tạo ra ở lần chạy đầu',
    en: 'the log key cannot be read, or others can read it: look at --log-key; its mode must be 0600. A new relay makes it when it first runs',
  },
  certificate: {
    vi: 'chứng thư TLS không đọc được, không khớp khóa, hoặc ngoài thời hạn',
    en: 'the TLS certificate cannot be read, does not fit its key, or is out of its time',
  },
  'certificate-time': {
    vi: 'chứng thư TLS còn chưa tới 14 ngày: gia hạn với cùng khóa',
    en: 'the TLS certificate ends within 14 days: renew it with the same key',
  },
  'certificate-key': {
    vi: 'mọi người trên máy đọc được khóa TLS: chown root:giaoban-relay, chmod 0640',
    en: 'everybody on this machine can read the TLS key: chown root:giaoban-relay, chmod 0640',
  },
  address: {
    vi: 'địa chỉ bị chương trình khác chiếm, hoặc máy này không có địa chỉ đó',
    en: 'another program has the address, or it is not an address of this machine',
  },
  database: {
    vi: 'không có cơ sở dữ liệu (máy chủ tạo ra ở lần chạy đầu), hoặc không mở được',
    en: 'there is no database (a relay makes it when it first runs), or it cannot be opened',
  },
  'database-whole': {
    vi: 'cơ sở dữ liệu bị hỏng: dừng máy chủ, giữ lại bản hỏng, khôi phục bản sao lưu mới nhất mà verify chấp nhận',
    en: 'the database is damaged: stop, keep the damaged one, restore the newest backup that verify accepts',
  },
  log: {
    vi: 'nhật ký danh bạ trong dữ liệu không khớp với chính nó, hoặc thuộc cơ quan điều phối khác',
    en: "the directory log in the data does not hold together, or is another authority's",
  },
  'log-signed': {
    vi: 'dữ liệu cũ hơn những gì khóa này đã ký: để máy trạm mới nhất kết nối và bù lại, hoặc khôi phục bản mới hơn',
    en: 'the data are older than what this key has signed: let up-to-date desks refill it, or restore a newer backup',
  },
  'log-signed relay/no-data': {
    vi: 'không có tệp .head cạnh khóa nhật ký: đặt lại tệp của chính máy này nếu còn; nếu không, danh bạ chờ máy trạm đã thấy nó được ký muộn hơn',
    en: 'there is no .head beside the log key: put back the last one of this machine where it is still to be had; else the directory waits for a desk that has seen it signed later',
  },
  'log-signed store/damaged': {
    vi: 'tệp .head cạnh khóa nhật ký bị hỏng, máy chủ không khởi động: giữ lại bản hỏng, đặt lại tệp cuối cùng của chính máy này, không dùng bản cũ hơn; không còn thì bỏ tệp đi, danh bạ chờ máy trạm',
    en: 'the .head beside the log key is damaged, the relay does not start: keep it aside, put back the last one of this machine, never an older one; where there is none, leave it away, and the directory waits for desks',
  },
  'log-signed store/io': {
    vi: 'không đọc được tệp .head cạnh khóa nhật ký: kiểm tra quyền của tệp và ổ đĩa',
    en: 'the .head beside the log key cannot be read: look at its mode and at the disk',
  },
  'log-signed directory/split-view': {
    vi: 'khóa này đã ký một lịch sử khác: dừng lại, giữ mọi thứ, báo cơ quan điều phối',
    en: 'this key has signed another history: stop, keep everything, tell the authority',
  },
  blobs: {
    vi: 'có tệp bị thiếu hoặc cụt: nơi gửi tự đưa lại; kiểm tra ổ đĩa',
    en: 'a file is missing or short: senders bring it again; look at the disk',
  },
  clock: {
    vi: 'dữ liệu có thời điểm muộn hơn đồng hồ máy này: sửa dịch vụ giờ',
    en: "the data have a later time than this machine's clock: mend its time service",
  },
}

export const relayAdvice = (
  check: { readonly name: string; readonly code?: string | undefined },
  to: Language,
): string => (byCheck[`${check.name} ${check.code}`] ?? byCheck[check.name])?.[to] ?? ''

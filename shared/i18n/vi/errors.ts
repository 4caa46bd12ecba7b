/** Mỗi mã lỗi: chuyện gì đã xảy ra, và việc cần làm tiếp theo. */
import type { ErrorCode } from '../../errors.ts'

export const errors = {
  'usage/invalid-input': 'Dữ liệu nhập không hợp lệ{field}. Kiểm tra lại ô đã nêu rồi thử lại.',
  'usage/unknown-call': 'Chương trình không có chức năng này. Cập nhật lên phiên bản mới rồi thử lại.',
  'usage/too-large': 'Dữ liệu vượt quá giới hạn. Rút gọn hoặc chia nhỏ rồi thử lại.',
  'usage/not-found': 'Không tìm thấy mục này trên máy. Kiểm tra lại mã số, hoặc nhận tin (đồng bộ) rồi tìm lại.',
  'usage/ambiguous-id': 'Mã rút gọn trùng với nhiều mục. Nhập thêm ký tự của mã.',
  'usage/wrong-state': 'Không làm được việc này ở trạng thái hiện tại. Mở lại để xem trạng thái mới.',
  'config/test-clock':
    'Đồng hồ thử nghiệm chỉ dùng được trong dữ liệu trình diễn. Bỏ biến GIAOBAN_TEST_CLOCK rồi khởi động lại.',
  'config/invalid': 'Cấu hình không hợp lệ{field}. Sửa lại phần cài đặt rồi thử lại.',
  'profile/not-found': 'Không có hồ sơ máy ở thư mục này. Chọn đúng thư mục, hoặc đăng ký máy với quản trị đơn vị.',
  'profile/invalid': 'Tệp hồ sơ máy bị hỏng. Khôi phục tệp profile.json từ bản sao, hoặc liên hệ quản trị đơn vị.',
  'profile/in-use': 'Hồ sơ này đang được chương trình khác mở. Đóng cửa sổ hoặc lệnh đang chạy rồi thử lại.',
  'profile/newer-format': 'Hồ sơ do phiên bản mới hơn tạo ra. Cập nhật chương trình.',
  'profile/exists': 'Thư mục này đã có dữ liệu. Chọn thư mục trống.',
  'vault/locked': 'Kho dữ liệu đang khóa. Nhập cụm mật khẩu để mở.',
  'vault/wrong-passphrase': 'Cụm mật khẩu không đúng. Kiểm tra bộ gõ và phím Caps Lock rồi nhập lại.',
  'vault/throttled': 'Nhập sai nhiều lần. Chờ {seconds} giây rồi thử lại.',
  'vault/machine-key-missing':
    'Không có khóa của máy này. Khôi phục tệp khóa máy, hoặc liên hệ quản trị đơn vị để đăng ký lại máy.',
  'vault/needs-app': 'Kho này chỉ mở được bằng ứng dụng trên máy. Mở ứng dụng Giao Ban thay cho dòng lệnh.',
  'vault/damaged': 'Kho dữ liệu bị hỏng. Đừng xóa gì; báo quản trị đơn vị để khôi phục từ bản sao lưu.',
  'vault/not-encrypted': 'Cơ sở dữ liệu không được mã hóa như quy định nên không mở. Báo quản trị đơn vị.',
  'vault/rolled-back':
    'Hồ sơ máy này cũ hơn những gì máy đã ký: nó được chép lại từ bản cũ. Vẫn đọc được nhưng không gửi; hãy đưa bản mới nhất trở lại, hoặc nhờ quản trị đơn vị đăng ký lại máy.',
  'vault/archive':
    'Đây là kho lưu trữ phục hồi từ bản sao lưu. Chỉ đọc, không gửi; hãy đăng ký máy này như thiết bị mới để làm việc.',
  'store/full': 'Ổ đĩa đã đầy. Giải phóng dung lượng rồi thử lại; bản nháp và hàng chờ gửi vẫn còn.',
  'store/io': 'Không đọc hoặc ghi được ổ đĩa. Kiểm tra ổ đĩa rồi khởi động lại chương trình.',
  'store/read-only': 'Không ghi được vào thư mục dữ liệu. Kiểm tra quyền ghi của thư mục.',
  'store/damaged': 'Cơ sở dữ liệu bị hỏng. Đừng xóa gì; báo quản trị đơn vị để khôi phục.',
  'store/newer-format': 'Dữ liệu do phiên bản mới hơn tạo ra. Cập nhật chương trình.',
  'role/not-allowed': 'Vai trò của đồng chí không được làm việc này. Nhờ người có thẩm quyền thực hiện.',
  'officer/unknown': 'Không có cán bộ này trên máy. Chọn đúng số hiệu, hoặc nhờ quản trị đơn vị thêm.',
  'officer/not-signed-in': 'Chưa có cán bộ nào đăng nhập. Đăng nhập rồi làm lại.',
  'plan/invalid': 'Kế hoạch chưa hợp lệ{field}. Bổ sung hoặc sửa ô đã nêu.',
  'plan/changed':
    'Kế hoạch vừa được thay đổi: thời gian, địa bàn hoặc nội dung khác. Hãy đọc lại trước khi trả lời thay mặt đơn vị.',
  'report/invalid': 'Báo cáo chưa hợp lệ{field}. Bổ sung hoặc sửa ô đã nêu.',
  'report/changed': 'Báo cáo vừa được đính chính, số liệu đã khác. Hãy đọc lại trước khi đính chính tiếp.',
  'case/invalid': 'Nội dung ghi vào hồ sơ chưa hợp lệ{field}. Bổ sung hoặc sửa ô đã nêu.',
  'request/invalid': 'Yêu cầu chưa hợp lệ{field}. Bổ sung hoặc sửa ô đã nêu.',
  'handover/changed': 'Có tin mới đến sau khi lập bản giao ban. Xem lại rồi ký.',
  'handover/own': 'Chính đồng chí bàn giao ca này. Cán bộ khác phải nhận ca bằng tên của mình.',
  'bulletin/invalid': 'Thông báo chưa hợp lệ{field}. Bổ sung hoặc sửa ô đã nêu.',
  'bulletin/not-own': 'Thông báo này của đơn vị khác. Chỉ đơn vị ra thông báo mới được sửa hoặc hủy.',
  'document/not-permitted':
    'Không in ở đây: tài liệu Mật không in từ phần mềm; mã xử lý H2 chỉ đơn vị ban hành được in. Liên hệ đơn vị đó.',
  'document/changed': 'Nội dung đã thay đổi sau khi mở trên màn hình này. Đọc bản hiện hành rồi in bản đó.',
  'bulletin/closed': 'Thông báo đã kết thúc. Xem lý do trong phần diễn biến; cần thì lập thông báo mới.',
  'bulletin/moved-on':
    'Thông báo này đã có bản khác kể từ khi đồng chí mở. Đọc bản đó rồi viết tiếp trên đó; nội dung đã gõ vẫn còn.',
  'bulletin/own-words': 'Nội dung này do chính đồng chí soạn. Chỉ huy khác của đơn vị phải đọc và duyệt.',
  'marking/not-allowed': 'Không gửi tài liệu Tối mật, Tuyệt mật qua hệ thống này. Chỉ ghi số và ngày của văn bản giấy.',
  'marking/off': 'Đơn vị chưa bật mức Mật. Dùng mức thấp hơn, hoặc hỏi quản trị đơn vị.',
  'attachment/too-large':
    'Ảnh vượt giới hạn (tổng 50 MB, mỗi ảnh 50 megapixel, cạnh 10.000 điểm). Thu nhỏ rồi thêm lại.',
  'attachment/too-large-to-hash':
    'Có tệp lớn hơn 512 MB, quá lớn để đọc tại đây. Ghi nhận tệp này bằng dòng lệnh: giaoban case attach.',
  'attachment/too-many': 'Quá nhiều tệp: tối đa 20 tệp một thông báo. Bỏ bớt tệp.',
  'attachment/type': 'Chỉ nhận ảnh JPEG, PNG hoặc WebP. Chuyển tệp sang ảnh rồi thêm lại.',
  'attachment/damaged': 'Tệp bị hỏng. Lấy lại tệp gốc rồi thêm lại.',
  'attachment/missing': 'Không có tệp này. Đính kèm tệp đã nêu trong thông báo, hoặc bỏ phần mô tả của nó.',
  'attachment/incomplete': 'Tệp chưa tải xong. Chờ kết nối máy chủ chuyển tiếp rồi mở lại.',
  'attachment/undescribed': 'Tệp đính kèm chưa được mô tả, tính là loại khác. Thêm mô tả nếu cần.',
  'attachment/changed': 'Tệp bị thay đổi trong khi đọc. Đóng chương trình đang ghi tệp rồi thêm lại.',
  'attachment/file-too-large':
    'Tệp vượt giới hạn (mỗi tệp 1 GB, mỗi vật chứng 4 GB). Chia nhỏ tệp, hoặc chỉ ghi mã băm và chuyển bằng đường khác.',
  'recipient/unknown-unit': 'Không có đơn vị này trong danh bạ. Kiểm tra mã đơn vị, hoặc cập nhật danh bạ.',
  'recipient/none': 'Chưa chọn đơn vị nhận. Chọn ít nhất một đơn vị khác.',
  'unit/closed':
    'Đơn vị này đã kết thúc hoạt động; máy này chỉ còn đọc và trả lời việc cũ. Việc mới làm ở đơn vị kế thừa ({units}).',
  'recipient/closed-unit':
    'Đơn vị được nêu đã kết thúc hoạt động ({units}). Hãy nêu đơn vị kế thừa, hoặc chấp nhận đơn vị đó cho tin này.',
  'recipient/no-key': 'Đơn vị nhận chưa có khóa để gửi. Báo đơn vị đó hoàn tất đăng ký, hoặc bỏ khỏi danh sách nhận.',
  'new-neighbour': 'Có đơn vị giáp ranh mới ({units}). Xác nhận đơn vị đó trước khi gửi.',
  'officer/exists': 'Số hiệu này đã đăng nhập ở máy này. Hãy chọn đúng số hiệu.',
  'officer/too-many': 'Có quá nhiều cán bộ đăng nhập ở máy này. Hãy cho gỡ những người không còn dùng.',
  'officer/removed': 'Đồng chí đã bị đưa ra khỏi đơn vị. Hãy liên hệ quản trị của đơn vị.',
  'officer/request-invalid':
    'Bản yêu cầu đã bị sửa, bị hỏng, hoặc không lập trên máy của đơn vị này. Hãy lập lại và đối chiếu khóa qua điện thoại.',
  'officer/request-expired':
    'Bản yêu cầu đã quá cũ. Để người mới đăng nhập một lần trên máy đó: bản yêu cầu được lập lại; rồi lưu lại tệp.',
  'device/self': 'Máy không tự gỡ chính mình. Hãy làm việc này trên máy khác của đơn vị.',
  'device/expired':
    'Chứng nhận của máy này đã hết hạn: máy chưa gửi và nhận được, nhưng không mất gì. Quản trị và một cán bộ thứ hai gia hạn (giaoban device renew), kể cả trên máy đã hết hạn: đề nghị chuyển bằng tệp; tin đang chờ sẽ được gửi sau đó.',
  'proposal/second-needed':
    'Cần cán bộ thứ hai ký, nhưng chưa rõ là ai ({officers}). Hãy chỉ rõ một người; nếu không có ai, hãy đề nghị cơ quan điều phối.',
  'proposal/invalid':
    'Bản đề nghị đã bị sửa trên đường đi hoặc bị hỏng ({reason}). Không ký; gọi điện hỏi lại người gửi.',
  'proposal/not-allowed': 'Quy tắc của danh bạ không cho phép văn bản này ({reason}), dù ai ký. Hãy yêu cầu lập lại.',
  'proposal/expired': 'Bản đề nghị đã hết hạn. Nếu vẫn cần, hãy yêu cầu lập lại.',
  'proposal/other-unit': 'Bản đề nghị này của đơn vị khác. Hãy chuyển cho quản trị của đơn vị đó.',
  'proposal/too-many': 'Có quá nhiều đề nghị đang mở. Hãy ký hoặc từ chối bớt, hoặc chờ chúng hết hạn.',
  'proposal/closed': 'Bản đề nghị đã bị từ chối, đã đủ chữ ký hoặc đã vào danh bạ. Không còn gì để ký.',
  'proposal/not-yours': 'Không cần chữ ký của đồng chí ở đây, hoặc đồng chí đã ký rồi. Cần cán bộ khác ký.',
  'proposal/not-described':
    'Phiên bản này không hiểu văn bản sẽ làm gì nên không ai ký ở đây. Hãy cập nhật chương trình, hoặc từ chối.',
  'directory/stale': 'Danh bạ đã cũ nên chưa gửi được. Kết nối máy chủ chuyển tiếp để cập nhật; bản nháp được giữ lại.',
  'directory/split-view': 'Máy chủ đưa ra hai danh bạ khác nhau. Ngừng gửi và mở tin; báo ngay cơ quan điều phối.',
  'directory/invalid': 'Danh bạ nhận được không hợp lệ. Không dùng máy chủ này; báo người vận hành.',
  'directory/rollback': 'Máy chủ đưa ra danh bạ cũ hơn bản đã có. Báo người vận hành; dữ liệu trên máy vẫn nguyên.',
  'directory/other-world':
    'Máy này được cài để thử nghiệm còn cơ quan điều phối thì không, hoặc ngược lại. Không gửi, không nhận; hãy đưa máy vào lại bằng đúng giấy mời.',
  'directory/update-needed': 'Danh bạ có mục mà phiên bản này chưa hiểu. Cập nhật chương trình để gửi tiếp.',
  'directory/withheld': 'Máy chủ không đưa phần danh bạ cần thiết. Thử lại sau; nếu còn lặp lại, báo người vận hành.',
  'directory/refused':
    'Mục danh bạ không có hiệu lực hoặc bị từ chối ({reason}). Kiểm tra chữ ký và thẩm quyền rồi gửi lại.',
  'epoch/refused':
    'Khóa mới của đơn vị không qua được kiểm tra. Không gửi gì bằng khóa đó; khóa khác đang được tạo. Báo quản trị đơn vị kiểm tra các máy trực.',
  'circle/unknown': 'Máy này không có nhóm như vậy. Xem lại tên bằng circle list, hoặc đồng bộ rồi tìm lại.',
  'circle/new-member': 'Nhóm có thành viên chưa ai ở máy này xác nhận ({units}). Xác nhận trước khi gửi.',
  'circle/refused':
    'Khóa mới của một nhóm không qua được kiểm tra. Các thành viên được gửi riêng từng đơn vị cho đến khi khóa được đổi; hãy báo đơn vị lập nhóm.',
  'circle/needs-administrator':
    'Ai thuộc nhóm này phải do quản trị viên cùng quyết định. Hãy đề xuất thành viên mới rồi đưa đề xuất đi ký.',
  'enrol/invalid': 'Đây không phải là giấy mời, hoặc đã hỏng trên đường đi. Xin quản trị gửi lại.',
  'enrol/expired': 'Giấy mời đã hết hạn. Xin quản trị giấy mời mới; chưa có gì thay đổi.',
  'enrol/used':
    'Giấy mời này không còn mở: đã dùng, đã thu hồi hoặc đã hết hạn. Nếu có thể người khác đã thấy giấy mời, hãy báo cho quản trị.',
  'enrol/mismatch':
    'Hai bên không có cùng dãy số. Có thể có người chen vào giữa: giấy mời này bị hủy. Hãy gặp nhau trực tiếp để kiểm tra rồi mời lại.',
  'enrol/broken':
    'Nội dung nhận được không thuộc giấy mời này. Giấy mời bị hủy nếu có người đã can thiệp; hãy mời lại.',
  'enrol/refused': 'Quản trị đã từ chối hoặc thu hồi việc đăng ký này. Hãy xin giấy mời mới.',
  'enrol/wrong-state': 'Chưa thể làm bước này lúc này. Hãy xem việc đăng ký đang chờ điều gì.',
  'enrol/approver':
    'Cần cán bộ thứ hai phê duyệt: một quản trị khác, hoặc cán bộ có quyền phê duyệt và không phải người xin máy. Chưa rõ là ai ({count}); hãy chọn một người.',
  'enrol/other-person':
    'Yêu cầu chiếm chỗ hoặc số hiệu của một cán bộ khác trong đơn vị. Chưa cấp chứng nhận nào. Hãy kiểm tra ai đang ngồi ở máy mới; nếu là người khác thì thu hồi giấy mời.',
  'enrol/unknown-person':
    'Ở đây chưa ai biết tên cán bộ mà yêu cầu này muốn thay chỗ, nên không thể biết có phải cùng một người. Hãy mời như cán bộ mới và thu hồi chứng nhận cũ.',
  'enrol/not-yet':
    'Máy này chưa được dùng. Máy đang chờ chứng nhận, chờ hết giờ đầu của chứng nhận hoặc chờ khóa mới của đơn vị; không cần làm gì.',
  'enrol/too-many': 'Đang mở quá nhiều giấy mời. Hãy thu hồi bớt hoặc chờ một giấy mời hết hạn.',
  'sealed/invalid':
    'Đây không phải tệp niêm phong, hoặc tệp đã hỏng. Chưa nhận gì từ tệp. Hãy chép lại từ USB hoặc xuất lại tệp.',
  'sealed/other-unit':
    'Tệp này không gửi cho đơn vị mình, cũng không phải của đơn vị mà mình chuyển hộ. Chưa nhận gì từ tệp. Hãy chọn đúng tệp.',
  'sealed/not-courier':
    'Đơn vị mình không chuyển hộ đơn vị đó: đơn vị đó có mạng, hoặc không giáp ranh và không thuộc cấp dưới của mình. Hãy kiểm tra lại đơn vị.',
  'relay/unreachable': 'Không kết nối được máy chủ chuyển tiếp. Kiểm tra mạng; tin chờ gửi vẫn được giữ.',
  'relay/not-set': 'Chưa cài địa chỉ máy chủ chuyển tiếp. Thêm địa chỉ trong phần Cài đặt.',
  'relay/refused': 'Máy chủ chuyển tiếp từ chối máy này. Báo quản trị đơn vị kiểm tra chứng nhận của máy.',
  'relay/garbage': 'Máy chủ trả lời sai quy cách. Kiểm tra địa chỉ máy chủ; báo người vận hành.',
  'relay/lost': 'Máy chủ làm mất tin đã nhận. Tin đang được gửi lại; báo người vận hành.',
  'relay/unconfirmed':
    'Máy chủ báo đã nhận nhưng chưa đơn vị nào xác nhận. Tin đã được gửi lại; cần gấp thì gọi điện cho trực ban bên nhận.',
  'relay/quota': 'Đơn vị đã dùng hết dung lượng trên máy chủ. Báo người vận hành; tin chờ gửi vẫn được giữ.',
  'relay/full': 'Máy chủ chuyển tiếp đã đầy. Chờ người vận hành xử lý; tin chờ gửi vẫn được giữ.',
  'relay/too-large': 'Tin quá lớn đối với máy chủ. Bớt đơn vị nhận hoặc tệp đính kèm rồi gửi lại.',
  'relay/untrusted': 'Chứng thư của máy chủ không khớp. Không kết nối; báo quản trị đơn vị.',
  'relay/rate-limited': 'Gửi quá nhanh. Chương trình tự gửi lại sau ít giây.',
  'relay/draining': 'Máy chủ đang tạm dừng. Chương trình tự kết nối lại.',
  'relay/timeout': 'Máy chủ không trả lời kịp. Chương trình tự thử lại; tin chờ gửi vẫn được giữ.',
  'relay/no-data':
    'Không có dữ liệu máy chủ chuyển tiếp ở thư mục này. Kiểm tra lại đường dẫn; máy chủ tạo dữ liệu ở lần chạy đầu tiên.',
  'relay/older-version':
    'Một máy chủ chuyển tiếp bản cũ còn chạy trên cụm này ({relay}). Hãy nâng cấp hoặc dừng nó, chờ một phút rồi thử lại.',
  'relay/data-in-use':
    'Dữ liệu máy chủ chuyển tiếp đang được chương trình khác dùng (máy chủ, hoặc một lệnh sao lưu, kiểm tra). Dừng chương trình đó rồi làm lại.',
  'relay/no-engine':
    'Không máy chủ NATS nào trả lời kịp, hoặc hai bên không nhận chứng thư của nhau. Kiểm tra địa chỉ, tường lửa, GIAOBAN_NATS_CA, GIAOBAN_NATS_CERT và GIAOBAN_NATS_KEY.',
  'relay/data-exists': 'Ở chỗ này đã có dữ liệu; không ghi đè gì. Chọn thư mục trống, hoặc tệp chưa có.',
  'device/fork-reported':
    'Đơn vị khác ({by}) báo rằng một máy của một đơn vị ({units}) đã gửi hai nội dung khác nhau dưới cùng một số. Máy này chưa tự thấy điều đó: hãy gọi điện hỏi đơn vị ấy xem có máy nào bị sao chép hoặc khôi phục không.',
  'snapshot/late':
    'Chưa có máy nào khác của đơn vị gửi cho máy này những gì có trước đó. Hãy mở ứng dụng trên một máy trực ban khác của đơn vị, hoặc hỏi quản trị viên.',
  'snapshot/omits':
    'Những gì một máy khác của đơn vị gửi cho máy mới này về các thông báo trước đó chưa đủ: có phần bị bỏ ra. Hãy so danh sách với máy của đồng nghiệp và báo quản trị viên.',
  'device/forked':
    'Một máy của đơn vị khác ({units}) gửi hai nội dung khác nhau dưới cùng một số thứ tự, có thể là máy bị sao chép. Tin của máy đó được giữ lại, không hiển thị; gọi điện cho đơn vị ấy.',
  'device/cloned':
    'Có tin ký bằng chính máy này nhưng gửi từ nơi khác: máy này đã bị sao chép. Báo ngay quản trị đơn vị để thu hồi.',
  'device/lied':
    'Một máy của đơn vị khác ({units}) ký theo một danh bạ không có thật. Tin của máy đó được giữ lại, không hiển thị; gọi điện cho đơn vị ấy.',
  'device/disputed':
    'Có tin mang chữ ký của một máy thuộc đơn vị khác ({units}) nhưng nội dung không đúng với phần đã ký. Tin đã bị từ chối, bằng chứng được giữ lại; gọi điện cho đơn vị ấy và cho xuất đơn khiếu nại (giaoban complaint export).',
  'clock/skew': 'Đồng hồ máy lệch hơn 5 phút. Chỉnh lại giờ của máy.',
  'clock/refused': 'Đồng hồ máy lệch hơn 24 giờ nên chưa gửi được. Chỉnh lại giờ; bản nháp và hàng chờ vẫn còn.',
  'envelope/refused':
    'Một tin đến không qua được kiểm tra và đã bị từ chối. Xem nhật ký; nếu lặp lại, báo quản trị đơn vị.',
  'evidence/invalid': 'Gói chứng cứ không hợp lệ. Yêu cầu đơn vị gửi xuất lại gói.',
  'evidence/unsupported': 'Gói chứng cứ thuộc định dạng mới hơn. Cập nhật chương trình rồi kiểm tra lại.',
  'backup/damaged': 'Bản sao lưu bị hỏng hoặc bị cắt cụt. Hãy dùng bản khác.',
  'backup/unsupported': 'Bản sao lưu do phiên bản mới hơn tạo ra. Hãy cập nhật chương trình rồi thử lại.',
  'authority/invalid':
    'Thư mục hoặc tệp này không phải của cơ quan điều phối này, hoặc đã hỏng. Hãy lấy bản sao của người giữ khóa khác.',
  'authority/key-damaged':
    'Tệp khóa bị hỏng hoặc không phải tệp khóa. Hãy dùng bản sao; nếu không có, những người giữ khóa khác thay khóa này.',
  'authority/key-weak':
    'Tệp khóa này chỉ được bảo vệ ở mức yếu dành cho diễn tập. Hãy tạo khóa mới không có --demo, rồi để những người giữ khóa khác thay khóa này.',
  'authority/other-key':
    'Khóa này không ký văn bản này. Hãy dùng khóa của người được nêu trong văn bản, hoặc lập lại văn bản.',
  'authority/other-statement':
    'Đây không phải văn bản cần ký. Có thể ai đó đã đổi tệp: hãy đọc lại bằng authority read trước khi ký.',
  'authority/request-damaged':
    'Đơn hoặc giấy mời bị hỏng hoặc đã bị sửa trên đường đi. Hãy lập lại và mang đến lần nữa.',
  'authority/incomplete': 'Văn bản còn thiếu chữ ký. Hãy mang đến những người được nêu tên, rồi mới công bố.',
  'recovery/no-key': 'Đơn vị chưa có khóa phục hồi. Hãy nhờ quản trị đơn vị lập bộ phục hồi.',
  'recovery/shares-missing':
    'Chưa đủ mảnh của bộ phục hồi. Mỗi mảnh có ghi cần bao nhiêu mảnh khác nhau; hãy thêm mảnh.',
  'recovery/share-damaged': 'Có mảnh của bộ phục hồi bị gõ sai hoặc bị hỏng. Hãy so lại từng ký tự với bản giấy.',
  'recovery/other-kit': 'Các mảnh này thuộc bộ phục hồi khác. Hãy tìm bộ có số mà lệnh hiển thị.',
  'recovery/named':
    'Danh bạ đã ghi khóa phục hồi của đơn vị này nên không lập bộ khác. Nhận khóa ấy bằng recovery adopt; muốn đổi thì cơ quan điều phối phải sửa mục của đơn vị.',
  'engine/restarting': 'Chương trình đang khởi động lại phần lõi. Chờ ít giây; dữ liệu không mất.',
  'engine/busy': 'Chương trình đang bận. Chờ việc đang làm xong rồi thử lại.',
  'engine/cancelled': 'Đã dừng theo yêu cầu. Làm lại khi cần.',
  internal: 'Lỗi trong chương trình. Thử lại; nếu còn, báo người phụ trách kèm thời điểm xảy ra.',
} as const satisfies Readonly<Record<ErrorCode, string>>

/** Texts of the page of data quality. */
import type { Label } from '#schema/measures.ts';
import type { QualityBy, ReadinessName } from './answer.ts';

const texts = {
  title: { vi: 'Chất lượng số liệu', en: 'Data quality' },
  choose: { vi: 'Xem theo', en: 'View by' },
  figures: { vi: 'Chỉ tiêu của đơn vị', en: 'Figures of the unit' },
  worst: { vi: 'Kém nhất xếp trước', en: 'The worst first' },
  worstNote: {
    vi: 'Xếp theo số tuyệt đối: nơi có nhiều việc phải sửa nhất đứng đầu. Chọn tiêu đề cột để xếp theo cột đó. Báo cáo tay: bảy ngày trọn vẹn gần nhất, chỉ so những đơn vị và ngày có báo cáo.',
    en: 'Ordered by count: where most is to be mended stands first. Choose the head of a column to order by it. Manual reports: the last seven complete days, only units and days with a report are compared.',
  },
  name: { vi: 'Đơn vị', en: 'Unit' },
  site: { vi: 'Điểm tiêm', en: 'Site' },
  source: { vi: 'Nguồn', en: 'Source' },
  doses: { vi: 'Số mũi', en: 'Doses' },
  late: { vi: 'Nhập muộn', en: 'Late' },
  onTime: { vi: 'Đúng hạn', en: 'On time' },
  unverified: { vi: 'Chưa xác thực', en: 'Unverified' },
  verified: { vi: 'Xác thực', en: 'Verified' },
  uncertified: { vi: 'Chưa in chứng nhận', en: 'No certificate' },
  certified: { vi: 'Đã in', en: 'Certificate' },
  overdue: { vi: 'Phản ánh quá 48 giờ chưa trả lời', en: 'Complaints open over 48 h' },
  feedback: { vi: 'Trả lời trong 48 giờ', en: 'Answered in 48 h' },
  manualGap: { vi: 'Báo cáo tay − đã nhập', en: 'Manual − entered' },
  manual: { vi: 'Đã nhập / báo cáo tay', en: 'Entered / manual' },
  complaints: {
    vi: '{received} phản ánh: {late} trả lời muộn, {open} chưa trả lời, trong đó {overdue} quá 48 giờ.',
    en: '{received} complaints: {late} answered late, {open} not answered, {overdue} of them over 48 hours old.',
  },
  none: { vi: 'Chưa có số liệu.', en: 'No figures yet.' },
  more: {
    vi: 'Hiện {n} dòng đầu; tệp có đến 1.000 dòng.',
    en: 'The first {n} rows are shown; the files hold up to 1,000.',
  },
  notSplit: {
    vi: 'Báo cáo tay chỉ ghi đơn vị nên không chia được theo điểm tiêm hay nguồn dữ liệu: xem theo đơn vị.',
    en: 'A manual report names a unit only, so it cannot be split by site or by source: see it by unit.',
  },
  noSite: {
    vi: '{n} trên {all} phản ánh không nêu điểm tiêm nên không có trong các dòng trên.',
    en: '{n} of {all} complaints name no site and are in none of these rows.',
  },
  bySource: {
    vi: 'Phản ánh tính theo hệ thống ghi nhận phản ánh, có thể khác hệ thống nhập mũi tiêm.',
    en: 'Complaints are those kept by the source, which may be another system than the one that enters doses.',
  },
  trend: { vi: 'Diễn biến chất lượng theo ngày', en: 'Quality by day' },
  trendOfSite: { vi: 'Diễn biến theo ngày: điểm tiêm {site}, {name}', en: 'By day: site {site}, {name}' },
  trendOfSource: { vi: 'Diễn biến theo ngày: nguồn {name}', en: 'By day: source {name}' },
  trendHead: { vi: 'Diễn biến', en: 'Trend' },
  trendLink: { vi: 'Theo ngày', en: 'By day' },
  trendWhole: { vi: 'Xem diễn biến của cả đơn vị', en: 'See the trend of the whole unit' },
  siteComplaints: {
    vi: 'Phản ánh: chỉ những phản ánh có nêu điểm tiêm này.',
    en: 'Complaints: only those that name this site.',
  },
  sourceWithin: {
    vi: 'Chỉ những mũi mà nguồn này nhập tại đơn vị đang xem.',
    en: 'Only what this source entered of doses given in this unit.',
  },
  trendNote: {
    vi: 'Theo ngày tiêm; phản ánh theo ngày tiếp nhận, khi đã qua 48 giờ. Những ngày gần đây còn đổi: mũi nhập muộn chưa đến hạn hoặc chưa nhập.',
    en: 'By day given; complaints by day opened, once their 48 hours are over. The last days still change: late entries have yet to come.',
  },
  trendAxis: { vi: '% số mũi của ngày', en: '% of the doses of the day' },
  trendSummary: {
    vi: 'Từ {from} đến {to}: {onTime} số mũi nhập đúng hạn, {verified} đã xác thực danh tính, {printed} đã in chứng nhận.',
    en: 'From {from} to {to}: {onTime} of doses entered on time, {verified} with identity verified, {printed} with certificate.',
  },
  trendComplaints: {
    vi: 'Từ {from} đến {to}: không có mũi tiêm; trong {n} phản ánh đã qua 48 giờ, {inTime} được trả lời trong 48 giờ.',
    en: 'From {from} to {to}: no doses; of {n} complaints whose 48 hours are over, {inTime} were answered within them.',
  },
  radar: { vi: 'Kiểm tra tính hợp lệ', en: 'Validity radar' },
  radarNote: {
    vi: 'Mỗi phát hiện là lý do để xem lại bản ghi, chưa phải kết luận sai. Các phép kiểm đọc lại sổ từng huyện một, chậm rãi; cột cuối cho biết phần cũ nhất của con số được đọc khi nào.',
    en: 'A finding is a reason to look at a record, not a verdict. The checks read the books district by district, slowly; the last column says when the oldest part of a count was read.',
  },
  check: { vi: 'Phép kiểm', en: 'Check' },
  count: { vi: 'Phát hiện', en: 'Findings' },
  asOf: { vi: 'Đọc lúc', en: 'Read at' },
  notYet: { vi: 'chưa đọc', en: 'not read yet' },
  atLeast: { vi: 'ít nhất {n}', en: 'at least {n}' },
  progress: {
    vi: 'Đợt đọc hiện tại: {swept}/{districts} huyện.',
    en: 'Present sweep: {swept} of {districts} districts.',
  },
  sites: { vi: 'Điểm tiêm sẵn sàng', en: 'Readiness of sites' },
  sitesNote: {
    vi: '{sites} điểm có buổi tiêm từ {from} đến {to}; {notReady} điểm còn thiếu điều kiện. Không khai thì không tính là thiếu.',
    en: '{sites} sites have a session from {from} to {to}; {notReady} lack something. What was not said does not count as lacking.',
  },
  lacking: { vi: 'thiếu {n}', en: '{n} lack it' },
  notSaid: { vi: '{n} chưa khai', en: '{n} not said' },
  lackList: { vi: 'Điểm còn thiếu điều kiện', en: 'Sites that lack something' },
  presentList: { vi: 'Số người theo điểm tiêm', en: 'People by site' },
  noSessions: { vi: 'Không có buổi tiêm nào trong các ngày này.', en: 'There is no session in these days.' },
  allReady: { vi: 'Mọi điểm đều đủ điều kiện đã khai.', en: 'Every site has what it was asked for.' },
  present: { vi: 'Người đang ở điểm tiêm', en: 'People at the sites' },
  presentNote: {
    vi: '{n} người ở {sites} điểm: đã vào và chưa ra trong hôm nay. Ra mà không ghi thì vẫn tính là có mặt.',
    en: '{n} people at {sites} sites: checked in today and not out again. Who left without a word counts as present.',
  },
  noPresent: { vi: 'Hôm nay chưa ghi nhận ai ở điểm tiêm.', en: 'Nobody is checked in today.' },
  presentHead: { vi: 'Đang ở', en: 'Present' },
  came: { vi: 'Lượt vào', en: 'Came' },
  went: { vi: 'Lượt ra', en: 'Went' },
  moreOut: { vi: 'Điểm có lượt ra nhiều hơn lượt vào', en: 'Sites with more out than in' },
  moreOutNote: {
    vi: '{sites} điểm hôm nay ghi lượt ra nhiều hơn lượt vào: lỗi dữ liệu, không tính vào số người đang ở điểm.',
    en: '{sites} sites have more check-outs today than check-ins: an error of data, not counted among the people at the sites.',
  },
  moreOutHead: { vi: 'Ra nhiều hơn vào', en: 'More out than in' },
  list: { vi: 'Danh sách gửi điểm tiêm', en: 'List for the sites' },
  listRecords: {
    vi: '{n} {of} tại {name}: {label}. Danh sách không có thông tin cá nhân, gửi được cho điểm tiêm.',
    en: '{n} {of} at {name}: {label}. The list holds nothing personal and can be sent to the sites.',
  },
  listMore: {
    vi: 'Còn nữa; tải CSV để lấy đến 5.000 dòng, XLSX đến 4.000 dòng.',
    en: 'There are more; the CSV holds up to 5,000 rows, the XLSX up to 4,000.',
  },
  listDown: {
    vi: 'Mở một đơn vị để đi xuống; ở cấp huyện là danh sách từng bản ghi.',
    en: 'Open a unit to go down; districts have the list of records.',
  },
  listEmpty: { vi: 'Không có phát hiện nào.', en: 'Nothing was found.' },
  back: { vi: 'Chất lượng số liệu', en: 'Data quality' },
  rule: { vi: 'Quy tắc', en: 'Rule' },
  record: { vi: 'Bản ghi', en: 'Record' },
  other: { vi: 'Đối chiếu với', en: 'Against' },
  day: { vi: 'Ngày', en: 'Day' },
  hour: { vi: 'Giờ', en: 'Hour' },
  vaccine: { vi: 'Vắc xin', en: 'Vaccine' },
  lot: { vi: 'Lô', en: 'Lot' },
  number: { vi: 'Mũi số', en: 'Dose' },
  value: { vi: 'Giá trị', en: 'Value' },
  limit: { vi: 'Giới hạn', en: 'Limit' },
  yes: { vi: 'có', en: 'yes' },
  no: { vi: 'thiếu', en: 'lacks' },
} satisfies Record<string, Label>;

export default texts;

export const byNames: Record<QualityBy, Label> = {
  unit: { vi: 'Đơn vị', en: 'Unit' },
  site: { vi: 'Điểm tiêm', en: 'Site' },
  source: { vi: 'Nguồn dữ liệu', en: 'Source' },
};

export const readinessNames: Record<ReadinessName, Label> = {
  internet: { vi: 'Internet', en: 'Internet' },
  printer: { vi: 'Máy in', en: 'Printer' },
  qr_scanner: { vi: 'Máy quét QR', en: 'QR scanner' },
  trained: { vi: 'Đã tập huấn', en: 'Trained' },
};

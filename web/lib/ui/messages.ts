/** Texts of the shell: bars, states and the truth line. */
import type { Label } from '#schema/measures.ts';

const texts = {
  product: { vi: 'Điều hành tiêm chủng', en: 'Vaccination Command' },
  skip: { vi: 'Đến nội dung chính', en: 'Skip to the main content' },
  nation: { vi: 'Toàn quốc', en: 'Nation' },
  breadcrumb: { vi: 'Đơn vị hành chính', en: 'Administrative units' },
  sources: { vi: 'Nguồn dữ liệu', en: 'Sources' },
  search: { vi: 'Tìm đơn vị', en: 'Find a unit' },
  searchHint: { vi: 'Tỉnh, huyện, xã hoặc mã…', en: 'Province, district, commune or code…' },
  searchGo: { vi: 'Tìm', en: 'Search' },
  searchCount: { vi: '{n} kết quả', en: '{n} results' },
  searchNone: { vi: 'Không có đơn vị nào khớp với “{q}”.', en: 'No unit matches “{q}”.' },
  searchFailed: { vi: 'Chưa tìm được, hãy thử lại.', en: 'The search failed, try again.' },
  searchTitle: { vi: 'Tìm đơn vị hành chính', en: 'Find an administrative unit' },
  language: { vi: 'Ngôn ngữ', en: 'Language' },
  theme: { vi: 'Giao diện: {theme}', en: 'Theme: {theme}' },
  themeAuto: { vi: 'theo máy', en: 'as the device' },
  themeLight: { vi: 'sáng', en: 'light' },
  themeDark: { vi: 'tối', en: 'dark' },
  simulated: {
    vi: 'Dữ liệu mô phỏng: từng bản ghi được dựng từ số liệu đã công bố, không phải hồ sơ thật.',
    en: 'Simulated data: every record is built from published figures, none is a real one.',
  },
  simulatedShort: { vi: 'MÔ PHỎNG', en: 'SIMULATED' },
  loadingHistory: {
    vi: 'Đang nạp lịch sử chiến dịch: {loaded} / {expected} bản ghi. Các con số còn tăng cho đến khi nạp xong.',
    en: 'Loading the history of the campaign: {loaded} of {expected} records. Figures grow until it is complete.',
  },
  loadingLabel: { vi: 'Tiến độ nạp lịch sử', en: 'Progress of loading' },
  truth: { vi: 'Trạng thái số liệu', en: 'State of the figures' },
  connecting: { vi: 'Đang kết nối', en: 'Connecting' },
  live: { vi: 'Trực tiếp', en: 'Live' },
  liveSince: { vi: 'Trực tiếp từ {at}', en: 'Live since {at}' },
  lost: { vi: 'Mất kết nối', en: 'Connection lost' },
  noScript: { vi: 'Trang tĩnh (không có JavaScript)', en: 'Still page (no JavaScript)' },
  eventToScreen: { vi: 'Sự kiện → màn hình', en: 'Event → screen' },
  eventToScreenHint: {
    vi: 'Từ lúc sự kiện được ghi nhận đến lúc vẽ xong trên màn hình này; {n} lần đo gần nhất.',
    en: 'From acceptance of an event to its painting on this screen; last {n} samples.',
  },
  newest: { vi: 'Sự kiện mới nhất', en: 'Newest event' },
  newestHere: { vi: 'tại đây', en: 'here' },
  newestAll: { vi: 'toàn hệ thống', en: 'all sources' },
  ago: { vi: '{age} trước', en: '{age} ago' },
  never: { vi: 'chưa có', en: 'none yet' },
  asOf: { vi: 'Số liệu lúc', en: 'Figures as of' },
  verified: { vi: 'Đối chiếu sổ lúc', en: 'Verified against the records' },
  notVerified: { vi: 'chưa đối chiếu', en: 'not yet' },
  viewers: { vi: 'Người đang xem', en: 'Viewers' },
  lostSince: {
    vi: 'Mất kết nối từ {at}. Các con số bên dưới là số CŨ, lúc {asOf}. Đang tự kết nối lại…',
    en: 'Connection lost since {at}. The figures below are OLD, as of {asOf}. Reconnecting by itself…',
  },
  hubFailing: {
    vi: 'Máy chủ không đọc được sổ từ {at}. Các con số bên dưới là số CŨ, lúc {asOf}.',
    en: 'The server cannot read the records since {at}. The figures below are OLD, as of {asOf}.',
  },
  hubOld: {
    vi: 'Số liệu chưa được làm mới từ {at}. Các con số bên dưới là số CŨ.',
    en: 'The figures have not been refreshed since {at}. What is below is OLD.',
  },
  old: { vi: 'SỐ CŨ', en: 'OLD' },
  refused: {
    vi: 'Máy chủ từ chối theo dõi đơn vị này: {message}',
    en: 'The server refuses to show this unit: {message}',
  },
  retry: { vi: 'Thử lại', en: 'Try again' },
  notFound: { vi: 'Không có trang này', en: 'There is no such page' },
  unitNotFound: {
    vi: 'Không có đơn vị hành chính nào mang mã “{code}”',
    en: 'No administrative unit has the code “{code}”',
  },
  notFoundHint: {
    vi: 'Mã đơn vị theo Tổng cục Thống kê, 2021–2022: tỉnh 2 chữ số, huyện 3, xã 5. Hãy tìm theo tên, không cần dấu.',
    en: 'Codes are those of the General Statistics Office, 2021–22: province 2 digits, district 3, commune 5. Search by name, with or without diacritics.',
  },
  failed: { vi: 'Trang chưa mở được', en: 'The page could not be opened' },
  starting: {
    vi: 'Máy chủ đang khởi động. Hãy thử lại sau ít giây.',
    en: 'The server is starting. Try again in some seconds.',
  },
  errorId: { vi: 'Mã lỗi để tra trong nhật ký: {id}', en: 'Look up this id in the log: {id}' },
  toNation: { vi: 'Về trang toàn quốc', en: 'To the national page' },
  printed: { vi: 'In từ {url}', en: 'Printed from {url}' },
} satisfies Record<string, Label>;

export default texts;

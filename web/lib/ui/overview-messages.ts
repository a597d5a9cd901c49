/** Texts of the overview of a unit. */
import type { Label } from '#schema/measures.ts';

const texts = {
  figuresOf: { vi: 'Số liệu ngày {day}', en: 'Figures of {day}' },
  campaignClock: { vi: 'đồng hồ chiến dịch {at}', en: 'campaign clock {at}' },
  speed: { vi: 'nhanh {n} lần', en: '{n} times real time' },
  population: { vi: 'Dân số (2019): {n}', en: 'Population (2019): {n}' },
  adults: { vi: 'Từ 18 tuổi (2021): {n}', en: 'Over 18 (2021): {n}' },
  derived: { vi: 'suy ra', en: 'derived' },
  code: { vi: 'Mã {code}', en: 'Code {code}' },
  measure: { vi: 'Chỉ tiêu', en: 'Measure' },
  level: { vi: 'Cấp', en: 'Level' },
  choose: { vi: 'Xem', en: 'Show' },
  map: { vi: 'Bản đồ: {measure}', en: 'Map: {measure}' },
  mapLoading: { vi: 'Đang tải bản đồ…', en: 'Loading the map…' },
  mapFailed: {
    vi: 'Không tải được bản đồ; mọi số liệu vẫn có trong bảng.',
    en: 'The map could not be loaded; every figure is in the table.',
  },
  mapNoScript: {
    vi: 'Bản đồ cần JavaScript; mọi số liệu của bản đồ có trong bảng bên dưới.',
    en: 'The map needs JavaScript; all its figures are in the table below.',
  },
  place: {
    vi: 'Đây là cấp thấp nhất: không có đơn vị nào bên dưới.',
    en: 'This is the lowest level: it has no units below it.',
  },
  siblings: { vi: 'Xem các đơn vị cùng cấp ở {name}', en: 'See the units beside it in {name}' },
  again: { vi: 'Thử lại', en: 'Try again' },
  panelLoading: { vi: 'Biểu đồ được tải khi cuộn tới.', en: 'The chart loads when it is scrolled to.' },
  panelFailed: { vi: 'Không tải được biểu đồ.', en: 'The chart could not be loaded.' },
  panelNoScript: {
    vi: 'Biểu đồ cần JavaScript; số liệu của nó có trong tệp.',
    en: 'The chart needs JavaScript; its figures are in the file.',
  },
  series: { vi: 'Diễn biến theo ngày', en: 'By day' },
  ageSex: { vi: 'Tuổi và giới', en: 'Age and sex' },
  vaccines: { vi: 'Vắc xin', en: 'Vaccines' },
  reactions: { vi: 'Phản ứng sau tiêm', en: 'Reactions after vaccination' },
  emptyTitle: { vi: 'Chưa có bản ghi nào', en: 'No records yet' },
  emptyText: {
    vi: 'Kho đã sẵn sàng và đang chờ. Con số xuất hiện ở đây trong vòng một giây sau khi sự kiện đầu tiên được ghi nhận.',
    en: 'The store is ready and waits. Figures appear here within a second after the first event is accepted.',
  },
  emptySend: { vi: 'Gửi một tệp:', en: 'Send a file:' },
  emptyPost: { vi: 'hoặc gửi thẳng đến cửa nhận:', en: 'or post to the door:' },
  emptySources: {
    vi: 'Bản ghi bị từ chối và lý do có ở trang',
    en: 'Rejected records and their reasons are on the page',
  },
} satisfies Record<string, Label>;

export default texts;

export const levelChoice = {
  nation: { vi: 'Toàn quốc', en: 'Nation' },
  province: { vi: 'Tỉnh', en: 'Provinces' },
  district: { vi: 'Huyện', en: 'Districts' },
  commune: { vi: 'Xã', en: 'Communes' },
} satisfies Record<string, Label>;

export const subjectNames = {
  progress: { vi: 'Tiến độ', en: 'Progress' },
  allocation: { vi: 'Vắc xin', en: 'Vaccine' },
  reactions: { vi: 'Phản ứng', en: 'Reactions' },
  quality: { vi: 'Chất lượng dữ liệu', en: 'Data quality' },
} satisfies Record<string, Label>;

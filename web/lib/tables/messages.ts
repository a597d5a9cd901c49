/** Texts of the ranking and the table of children. */
import type { Label } from '#schema/measures.ts';

const texts = {
  slowest: { vi: '{n} nơi chậm nhất', en: '{n} slowest' },
  fastest: { vi: '{n} nơi nhanh nhất', en: '{n} fastest' },
  lowest: { vi: '{n} nơi thấp nhất', en: '{n} lowest' },
  highest: { vi: '{n} nơi cao nhất', en: '{n} highest' },
  ends: { vi: 'Đầu và cuối bảng', en: 'Ends of the ranking' },
  by: { vi: 'theo {measure}', en: 'by {measure}' },
  noValues: {
    vi: 'Chưa nơi nào có giá trị của chỉ tiêu này.',
    en: 'No unit has a value of this measure yet.',
  },
  allEqual: {
    vi: '{measure}: mọi đơn vị bằng nhau ({value}), chưa xếp hạng được.',
    en: '{measure}: all units are equal ({value}), there is no first and no last.',
  },
  units: { vi: '{n} đơn vị', en: '{n} units' },
  table: { vi: 'Bảng số liệu theo {level}', en: 'Figures by {level}' },
  caption: {
    vi: '{n} đơn vị, xếp theo {by}, {direction}. Chọn tên để xem chi tiết.',
    en: '{n} units, ordered by {by}, {direction}. Choose a name to go into the unit.',
  },
  ascending: { vi: 'tăng dần', en: 'ascending' },
  descending: { vi: 'giảm dần', en: 'descending' },
  rank: { vi: 'Hạng', en: 'Rank' },
  rankHint: { vi: 'Hạng theo {measure}; 1 là tốt nhất', en: 'Rank by {measure}; 1 is best' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  newest: { vi: 'Tin mới nhất', en: 'Newest event' },
  newestHint: {
    vi: 'Tuổi của sự kiện mới nhất được ghi nhận: trên {amber} phút vàng, trên {red} phút đỏ.',
    en: 'Age of the newest accepted event: over {amber} minutes amber, over {red} red.',
  },
  filter: { vi: 'Lọc theo tên', en: 'Filter by name' },
  filterHint: { vi: 'Tên, không cần dấu…', en: 'Name, diacritics not needed…' },
  filterGo: { vi: 'Lọc', en: 'Filter' },
  filtered: { vi: '{n} / {total} đơn vị', en: '{n} of {total} units' },
  filterNone: { vi: 'Không có đơn vị nào có tên chứa “{q}”.', en: 'No unit here has “{q}” in its name.' },
  showAll: { vi: 'Hiện cả {n} đơn vị', en: 'Show all {n} units' },
  showFewer: { vi: 'Chỉ hiện {n} đơn vị đầu', en: 'Show the first {n} only' },
  shown: { vi: 'Đang hiện {n} / {total}', en: 'Showing {n} of {total}' },
  csv: { vi: 'Tải CSV', en: 'Download CSV' },
  xlsx: { vi: 'Tải XLSX', en: 'Download XLSX' },
  loadingRest: { vi: 'Đang tải các đơn vị còn lại…', en: 'Loading the other units…' },
  scroll: { vi: 'Bảng số liệu, cuộn ngang được', en: 'Table of figures, scrolls sideways' },
} satisfies Record<string, Label>;

export const levelNames = {
  nation: { vi: 'toàn quốc', en: 'nation' },
  province: { vi: 'tỉnh, thành phố', en: 'province' },
  district: { vi: 'quận, huyện', en: 'district' },
  commune: { vi: 'xã, phường', en: 'commune' },
} satisfies Record<string, Label>;

export default texts;

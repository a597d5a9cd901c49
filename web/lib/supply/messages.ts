/** Texts of the supply page and of the draft order. */
const texts = {
  page: { vi: 'Cung ứng vắc xin', en: 'Vaccine supply' },
  figures: { vi: 'Tồn kho và sử dụng', en: 'Stock and use' },
  figuresNote: {
    vi: 'Gồm kho của đơn vị và mọi đơn vị bên dưới; điều chuyển trong nội bộ không tính. Mức dùng: bình quân 7 ngày, theo ngày tiêm.',
    en: 'The stores of the unit and of all units below it; moves inside it are not counted. Use: mean of 7 days, by day given.',
  },
  decided: { vi: 'Phân bổ theo quyết định', en: 'Decided' },
  received: { vi: 'Thực nhận', en: 'Received' },
  not_collected: { vi: 'Chưa nhận', en: 'Not collected' },
  collectedShare: { vi: 'đã nhận {share}', en: '{share} received' },
  transferred: { vi: 'Điều chuyển đến / đi', en: 'Moved in / out' },
  given: { vi: 'Đã tiêm', en: 'Given' },
  wasted: { vi: 'Hủy', en: 'Wasted' },
  on_hand: { vi: 'Tồn', en: 'On hand' },
  per_day: { vi: 'Dùng mỗi ngày', en: 'Daily use' },
  days_of_stock: { vi: 'Còn đủ dùng', en: 'Days of stock' },
  daysUnit: { vi: 'ngày', en: 'days' },
  doses_expiring: { vi: 'Sẽ hết hạn trước khi dùng', en: 'Will expire unused' },
  doses_expired: { vi: 'Đã hết hạn, còn tồn', en: 'Expired, on hand' },
  stockouts: { vi: 'Hết vắc xin, 7 ngày qua', en: 'Stock-outs, last 7 days' },
  stockoutDays: { vi: '{n} ngày', en: '{n} days' },
  stockoutPlaces: {
    vi: '{n} trên {of} lượt buổi tiêm tại xã',
    en: '{n} of {of} commune-days with a session',
  },
  unknownYet: { vi: 'chưa có số liệu', en: 'not known yet' },
  discrepancy: { vi: 'Chênh lệch kiểm kê', en: 'Count discrepancy' },
  discrepancyOf: { vi: '{off} trên {n} lô đã kiểm kê', en: '{off} of {n} lots counted' },
  neverCounted: { vi: 'chưa kiểm kê lần nào', en: 'never counted' },
  below_zero: { vi: 'Âm: lỗi số liệu', en: 'Below zero: error of data' },
  red: { vi: 'dưới {n} ngày', en: 'below {n} days' },
  amber: { vi: '{n} đến {m} ngày', en: '{n} to {m} days' },
  enough: { vi: 'từ {m} ngày', en: '{m} days or more' },
  unknown: { vi: 'không dùng', en: 'not in use' },
  byVaccine: { vi: 'Theo vắc xin', en: 'By vaccine' },
  vaccine: { vi: 'Vắc xin', en: 'Vaccine' },
  units: { vi: 'Tồn kho các đơn vị', en: 'Stock of the units' },
  unitsNote: {
    vi: 'Ít ngày tồn nhất đứng trước. Hết hạn tính theo nhịp dùng hiện nay của từng đơn vị, lô hết hạn trước dùng trước.',
    en: 'Fewest days of stock first. Expiry at each unit’s own present pace, first expiry first out.',
  },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  depot: { vi: 'kho', en: 'depot' },
  stockoutColumn: { vi: 'Ngày hết vắc xin', en: 'Stock-out days' },
  all: { vi: 'Xem tất cả {n} dòng', en: 'Show all {n} rows' },
  fewer: { vi: 'Thu gọn', en: 'Show fewer' },
  classes: { vi: 'Mức tồn', en: 'Classes of stock' },
  place: {
    vi: 'Đây là cấp thấp nhất: không có đơn vị nào bên dưới.',
    en: 'This is the lowest level: it has no units below it.',
  },
  lots: { vi: 'Lô vắc xin còn tồn', en: 'Lots on hand' },
  lotsNote: {
    vi: 'Lỗi số liệu và lô sắp bỏ phí đứng trước. Dự kiến dùng: đến hết hạn, theo nhịp 7 ngày qua, lô hết hạn trước dùng trước, như thể chuyển được tự do trong đơn vị.',
    en: 'Errors of data and losses first. Expected use: until expiry, at the pace of 7 days, first expiry first out, as if doses moved freely inside the unit.',
  },
  noLots: { vi: 'Không còn lô nào tồn.', en: 'No lot is on hand.' },
  lot: { vi: 'Số lô', en: 'Lot' },
  expires: { vi: 'Hạn dùng', en: 'Expires' },
  notStated: { vi: 'không rõ', en: 'not stated' },
  expected_use: { vi: 'Dự kiến dùng', en: 'Expected use' },
  counts: { vi: 'Chênh lệch kiểm kê', en: 'Counts against the books' },
  countsNote: {
    vi: 'Kiểm kê gần nhất của từng lô tại từng kho, so với sổ của chính kho đó lúc kiểm kê. Sổ là một khoảng, vì không biết giờ của các mũi tiêm trong ngày kiểm kê.',
    en: 'The last count of each lot in each store, against the books of that store at that moment. The books are a range: the hour of that day’s doses is not known.',
  },
  noCounts: {
    vi: 'Chưa có kiểm kê nào được ghi nhận.',
    en: 'No physical count is recorded.',
  },
  countsRight: { vi: 'Cả {n} lô đã kiểm kê đều khớp sổ.', en: 'All {n} lots counted agree with the books.' },
  countedAt: { vi: 'Kiểm kê lúc', en: 'Counted at' },
  counted: { vi: 'Kiểm kê', en: 'Counted' },
  books: { vi: 'Theo sổ', en: 'By the books' },
  difference: { vi: 'Chênh lệch', en: 'Difference' },
  advice: { vi: 'Đề xuất điều chuyển', en: 'Advice: what to move where' },
  adviceList: { vi: 'Danh sách đề xuất', en: 'List of advice' },
  adviceNote: {
    vi: 'Chuyển nguyên lọ; nơi giao giữ lại ít nhất {reserve} ngày dùng; nơi nhận được bù đến {fill} ngày; lô còn hạn ít nhất {life} ngày; trong {km} km, kho cấp trên trước, nơi gần trước. Đề xuất để người có thẩm quyền quyết định.',
    en: 'Whole vials; the giver keeps {reserve} days of use; the receiver is filled up to {fill} days; at least {life} days of shelf life; within {km} km, depots above first, then the nearest. Advice: the competent authority decides.',
  },
  noAdvice: {
    vi: 'Không có đề xuất: không đơn vị nào thiếu mà đơn vị khác bù được, không lô nào hết hạn mà nơi khác dùng kịp.',
    en: 'No advice: nobody lacks what another could give, and no lot would be saved elsewhere.',
  },
  move: {
    vi: '{doses} liều ({vials} lọ) {vaccine}, lô {lot}',
    en: '{doses} doses ({vials} vials) of {vaccine}, lot {lot}',
  },
  effect: {
    vi: 'Nơi giao: {fromBefore} → {fromAfter} ngày. Nơi nhận: {toBefore} → {toAfter} ngày (thêm {gained} ngày tiêm). Tránh hết hạn: {saved} liều.',
    en: 'Giver: {fromBefore} → {fromAfter} days. Receiver: {toBefore} → {toAfter} days ({gained} days of use gained). Saved from expiry: {saved} doses.',
  },
  far: { vi: 'cách {km} km', en: '{km} km apart' },
  orderXlsx: { vi: 'Dự thảo lệnh điều chuyển (XLSX)', en: 'Draft dispatch order (XLSX)' },
  csv: { vi: 'Tải CSV', en: 'Save CSV' },
  xlsx: { vi: 'Tải XLSX', en: 'Save XLSX' },
  flow: { vi: 'Đường đi của vắc xin', en: 'Flow of vaccine' },
  flowNote: {
    vi: 'Từ nguồn qua kho đến đơn vị, rồi đã tiêm, hủy hoặc còn tồn. Chỉ vẽ số thuần: trả lại hoặc chuyển ngang tính vào điều chuyển đến, đi.',
    en: 'From the sources over the depot to the units, then given, wasted or on hand. Net ways only: returns and moves between siblings count as moved in and out.',
  },
  noFlow: { vi: 'Chưa có vắc xin nào được ghi nhận.', en: 'No vaccine is recorded yet.' },
  flowSummary: {
    vi: '{received} liều thực nhận; {given} liều đã tiêm, {wasted} liều hủy, {onHand} liều còn tồn.',
    en: '{received} doses received; {given} given, {wasted} wasted, {onHand} on hand.',
  },
  flowFrom: { vi: 'Từ', en: 'From' },
  flowTo: { vi: 'Đến', en: 'To' },
  doses: { vi: 'Liều', en: 'Doses' },
  others: { vi: '{n} đơn vị khác', en: '{n} other units' },
  moved_in: { vi: 'Điều chuyển đến', en: 'Moved in' },
  moved_out: { vi: 'Điều chuyển đi', en: 'Moved out' },
} as const;
export default texts;

export const reasonMessages = {
  shortage: {
    vi: '{to} chỉ còn đủ dùng {before} ngày; nhận {doses} liều sẽ đủ {after} ngày.',
    en: '{to} has {before} days of stock left; {doses} doses bring it to {after} days.',
  },
  expiry: {
    vi: '{from} không dùng kịp lô này trước ngày {expires}; {to} dùng kịp, tránh hết hạn {saved} liều.',
    en: '{from} will not use this lot before {expires}; {to} will, which saves {saved} doses from expiry.',
  },
} as const;

export const orderMessages = {
  title: { vi: 'DỰ THẢO LỆNH ĐIỀU CHUYỂN VẮC XIN', en: 'DRAFT OF A DISPATCH ORDER FOR VACCINE' },
  status: {
    vi: 'Dự thảo do hệ thống tính từ sổ kho; chỉ có hiệu lực khi người có thẩm quyền xem xét, ký ban hành.',
    en: 'A draft computed from the books; in force only when signed by the competent authority.',
  },
  basis: {
    vi: 'Phạm vi: {unit}. Số liệu ngày {day}. Nguyên tắc: chuyển nguyên lọ; nơi giao giữ lại ít nhất {reserve} ngày dùng; nơi nhận được bù đến {fill} ngày; hạn dùng còn ít nhất {life} ngày; trong bán kính {km} km, kho cấp trên trước, nơi gần trước.',
    en: 'Scope: {unit}. Figures of {day}. Rules: whole vials; the giver keeps at least {reserve} days of use; the receiver is filled up to {fill} days; at least {life} days of shelf life left; within {km} km, depots above first, then the nearest.',
  },
  signature: {
    vi: 'Người lập (ký, ghi rõ họ tên):                    Thủ trưởng đơn vị (ký, đóng dấu):',
    en: 'Prepared by (signature, name):                    Head of the unit (signature, seal):',
  },
} as const;

/** Texts of the charts: what is in the pictures, and what stands around them. */
export const seriesMessages = {
  title: { vi: 'Diễn biến theo ngày', en: 'By day' },
  view: { vi: 'Chọn cách xem', en: 'Choose a view' },
  clocks: { vi: 'Tiêm và nhập', en: 'Given and entered' },
  coverage: { vi: 'Bao phủ lũy kế', en: 'Cumulative coverage' },
  dose_number: { vi: 'Theo mũi', en: 'By dose number' },
  vaccine: { vi: 'Theo vắc xin', en: 'By vaccine' },
  given: { vi: 'Theo ngày tiêm', en: 'By day given' },
  recorded: { vi: 'Theo ngày nhập', en: 'By day recorded' },
  mean: { vi: 'Trung bình 7 ngày (ngày tiêm)', en: '7-day mean (day given)' },
  meanEstimated: { vi: 'Trung bình 7 ngày (khi nhập đủ)', en: '7-day mean (once all is entered)' },
  estimated: { vi: 'Ước tính khi nhập đủ (khoảng 80%)', en: 'Estimated when all is entered (80% range)' },
  estimates: { vi: 'Hai đồng hồ', en: 'Two clocks' },
  missingSummary: {
    vi: 'Ước tính còn {missing} mũi đã tiêm chưa nhập (không kể hôm nay).',
    en: 'An estimated {missing} doses given are not entered yet (today left out).',
  },
  doseNumber: { vi: 'Mũi {n}', en: 'Dose {n}' },
  dosesPerDay: { vi: 'liều/ngày', en: 'doses/day' },
  cumulative: { vi: '% người từ 18 tuổi, cuối mỗi ngày', en: '% of people 18 and over, end of day' },
  hundred: { vi: '100%', en: '100%' },
  noSeries: { vi: 'Chưa có số liệu theo ngày.', en: 'No figures by day yet.' },
  clocksSummary: {
    vi: 'Từ {from} đến {to}: {total} mũi theo ngày tiêm, {recorded} mũi theo ngày nhập; cao nhất {peak} mũi ngày {peakDay}.',
    en: 'From {from} to {to}: {total} doses by day given, {recorded} by day recorded; highest {peak} on {peakDay}.',
  },
  coverageSummary: {
    vi: 'Đến {to}: {one} người từ 18 tuổi đã tiêm ít nhất 1 mũi, {full} đã tiêm đủ liều.',
    en: 'By {to}: {one} of people 18 and over with at least one dose, {full} fully vaccinated.',
  },
  splitSummary: {
    vi: 'Từ {from} đến {to}: {total} mũi theo ngày tiêm; cao nhất {peak} mũi ngày {peakDay}. {shares}.',
    en: 'From {from} to {to}: {total} doses by day given; highest {peak} on {peakDay}. {shares}.',
  },
  clockNote: {
    vi: 'Hai đồng hồ: ngày tiêm là lúc mũi tiêm diễn ra; ngày nhập là lúc hồ sơ được nhập lần đầu. Tính theo nơi tiêm. Khoảng ước tính: số mũi của ngày đó khi nhập đủ, dựa trên độ trễ nhập liệu 14 ngày gần nhất của chính đơn vị.',
    en: 'Two clocks: day given is when the injection took place; day recorded is when its record was first entered. At the place of injection. Estimated range: doses of that day once all are entered, from the unit’s own entry delays of the last 14 days.',
  },
  coverageNote: {
    vi: 'Theo ngày tiêm, theo nơi ở. Mẫu số: {denominator}. Không giới hạn ở 100%: trên 100% là người tiêm nhiều hơn mẫu số ước tính.',
    en: 'By day given and place of residence. Denominator: {denominator}. Not capped at 100%: above it, more people were injected than the denominator counts.',
  },
  splitNote: {
    vi: 'Theo ngày tiêm, tại nơi tiêm.',
    en: 'By day given, at the place of injection.',
  },
} as const;

export const panelMessages = {
  today: { vi: 'Hôm nay, chưa hết ngày', en: 'Today, not over yet' },
  source: { vi: 'Nguồn: sổ tiêm của nền tảng', en: 'Source: the books of the platform' },
  asOf: { vi: 'Số liệu lúc {time}', en: 'Figures as of {time}' },
  simulated: {
    vi: 'MÔ PHỎNG từ số liệu đã công bố',
    en: 'SIMULATED from published figures',
  },
  loading: { vi: 'Đang tải số liệu…', en: 'Loading figures…' },
  failed: {
    vi: 'Không tải được số liệu. Đang thử lại.',
    en: 'The figures could not be loaded. Trying again.',
  },
  old: {
    vi: 'Số liệu cũ: chưa cập nhật được từ {time}.',
    en: 'Old figures: no update since {time}.',
  },
  retry: { vi: 'Thử lại', en: 'Try again' },
  chart: { vi: 'Biểu đồ', en: 'Chart' },
  table: { vi: 'Bảng số', en: 'Table' },
  asTable: { vi: 'Xem dạng bảng', en: 'Show as table' },
  png: { vi: 'Tải PNG', en: 'Save PNG' },
  csv: { vi: 'Tải CSV', en: 'Save CSV' },
  xlsx: { vi: 'Tải XLSX', en: 'Save XLSX' },
  day: { vi: 'Ngày', en: 'Day' },
  range: { vi: 'Khoảng thời gian', en: 'Range of time' },
  weeks4: { vi: '4 tuần', en: '4 weeks' },
  months3: { vi: '3 tháng', en: '3 months' },
  all: { vi: 'Tất cả', en: 'All' },
  from: { vi: 'Từ ngày', en: 'From' },
  to: { vi: 'Đến ngày', en: 'To' },
} as const;

export const ageSexMessages = {
  title: { vi: 'Tuổi và giới', en: 'Age and sex' },
  empty: { vi: 'Chưa có người tiêm nào được ghi nhận.', en: 'No vaccinated person recorded yet.' },
  band: { vi: 'Tuổi', en: 'Age' },
  f: { vi: 'Nữ', en: 'Female' },
  m: { vi: 'Nam', en: 'Male' },
  x: { vi: 'Khác', en: 'Other' },
  one: { vi: '≥ 1 mũi', en: '≥ 1 dose' },
  full: { vi: 'Đủ liều', en: 'Full' },
  people: { vi: 'Dân số 2019', en: 'Population 2019' },
  coverageOne: { vi: 'Bao phủ ≥ 1 mũi', en: 'Coverage ≥ 1 dose' },
  coverageFull: { vi: 'Bao phủ đủ liều', en: 'Coverage full' },
  total: { vi: 'Tổng', en: 'Total' },
  note: {
    vi: 'Số người theo nơi ở, tuổi theo năm sinh. Số bên thanh: ít nhất 1 mũi.',
    en: 'People by place of residence, age by year of birth. Figure beside a bar: at least one dose.',
  },
  denominator: {
    vi: 'Mẫu số: dân số theo nhóm tuổi, Tổng điều tra 1/4/2019, cả hai giới. Không giới hạn ở 100%.',
    en: 'Denominator: population by age group, census of 1 April 2019, both sexes. Not capped at 100%.',
  },
  noDenominator: {
    vi: 'Tổng điều tra 2019 không công bố dân số theo tuổi của đơn vị này: không tính được tỷ lệ bao phủ.',
    en: 'The census of 2019 published no ages for this unit: coverage cannot be told.',
  },
  otherSex: { vi: 'Giới khác hoặc không rõ: {n} người.', en: 'Other or unknown sex: {n} people.' },
  summary: {
    vi: '{one} người đã tiêm ít nhất 1 mũi ({f} nữ, {m} nam), {full} người đủ liều; nhóm đông nhất: {band} tuổi.',
    en: '{one} people with at least one dose ({f} female, {m} male), {full} fully vaccinated; largest group: age {band}.',
  },
} as const;

export const vaccineMessages = {
  title: { vi: 'Vắc xin', en: 'Vaccines' },
  empty: { vi: 'Chưa có vắc xin nào được nhận hoặc tiêm.', en: 'No vaccine received or given yet.' },
  vaccine: { vi: 'Vắc xin', en: 'Vaccine' },
  received: { vi: 'Thực nhận', en: 'Received' },
  transferred: { vi: 'Điều chuyển', en: 'Transferred' },
  wasted: { vi: 'Hủy', en: 'Wasted' },
  given: { vi: 'Đã tiêm', en: 'Given' },
  dose: { vi: 'Mũi {n}', en: 'Dose {n}' },
  onHand: { vi: 'Tồn', en: 'On hand' },
  supplied: { vi: 'Thực nhận + điều chuyển', en: 'Received + transferred' },
  belowZero: { vi: 'lỗi dữ liệu', en: 'error of data' },
  total: { vi: 'Tổng', en: 'Total' },
  note: {
    vi: 'Đơn vị: liều. Thực nhận và tồn theo đơn vị giữ vắc xin; đã tiêm tại nơi tiêm. Tồn = nhận + đến − đi − hủy − tiêm; dưới 0 là lỗi dữ liệu.',
    en: 'In doses. Received and on hand by the unit that holds the vaccine; given at the place of injection. On hand = received + in − out − wasted − given; below zero is an error of data.',
  },
  summary: {
    vi: '{received} liều thực nhận, {given} đã tiêm, {onHand} còn tồn.',
    en: '{received} doses received, {given} given, {onHand} on hand.',
  },
} as const;

export const reactionMessages = {
  title: { vi: 'Phản ứng theo ngày và vắc xin', en: 'Reactions by day and vaccine' },
  empty: { vi: 'Chưa có phản ứng nào được báo cáo.', en: 'No reaction reported yet.' },
  byDay: { vi: 'Theo ngày báo cáo', en: 'By day reported' },
  byVaccine: {
    vi: 'Theo vắc xin và mũi, từ đầu chiến dịch',
    en: 'By vaccine and dose, since the campaign began',
  },
  mild: { vi: 'Nhẹ', en: 'Mild' },
  severe: { vi: 'Nặng', en: 'Severe' },
  fatal: { vi: 'Tử vong', en: 'Fatal' },
  casesPerDay: { vi: 'ca/ngày', en: 'cases/day' },
  vaccine: { vi: 'Vắc xin', en: 'Vaccine' },
  dose: { vi: 'Mũi', en: 'Dose' },
  doses: { vi: 'Số mũi tiêm', en: 'Doses given' },
  rate: { vi: 'Nặng và tử vong / 100.000 mũi', en: 'Severe and fatal / 100,000 doses' },
  interval: { vi: 'Khoảng tin cậy 95%', en: '95% interval' },
  total: { vi: 'Tổng', en: 'Total' },
  few: { vi: 'dưới {doses} mũi', en: 'under {doses} doses' },
  note: {
    vi: 'Tín hiệu là lý do để xem xét, không bao giờ là nguyên nhân. Trùng thời gian không có nghĩa là do vắc xin.',
    en: 'A signal is a reason to look, never a cause. Coincidence in time is not cause.',
  },
  method: {
    vi: 'Theo ngày báo cáo, tại nơi tiêm. Khoảng Poisson chính xác (Garwood 1936), hiện từ {doses} mũi.',
    en: 'By day reported, at the place of injection. Exact Poisson interval (Garwood 1936), shown from {doses} doses on.',
  },
  daySummary: {
    vi: 'Số ca trong {days} ngày đến {to}: {counts}.',
    en: 'Cases in {days} days to {to}: {counts}.',
  },
} as const;
